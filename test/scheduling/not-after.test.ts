import { expect, test } from "vitest";
import type { ScheduledJob } from "../../src/scheduling/job.ts";
import { manualNotAfterMs, slotNotAfterMs } from "../../src/scheduling/not-after.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aDailyJob, aSessionJob } from "../support/schedule.ts";

test("the work of a session slot ends where the next slot begins", () => {
  for (const every of [1, 15, 60]) {
    expect(slotNotAfterMs(aSessionJob("options_refresh", every), IN_SESSION)).toBe(
      IN_SESSION + minutes(every),
    );
  }
});

test("the work of a daily job has its window, by schedule or by hand; that of a session job by hand a quarter hour", () => {
  expect(slotNotAfterMs(aDailyJob(), IN_SESSION)).toBe(IN_SESSION + minutes(60));
  expect(manualNotAfterMs(aDailyJob(), IN_SESSION)).toBe(IN_SESSION + minutes(60));
  expect(manualNotAfterMs(aSessionJob(), IN_SESSION)).toBe(IN_SESSION + minutes(15));
});

test("from the close on a slot has until the next one, two hours at most, also on an early close", () => {
  const close = Date.parse("2026-11-23T21:00:00Z");
  const earlyClose = Date.parse("2026-11-27T18:00:00Z");
  const chains = aSessionJob("options_refresh", 5);
  const late = aSessionJob("prices_1m", 1);
  const prices = { ...late, cadence: { ...late.cadence, afterCloseMinutes: 241 } } as ScheduledJob;
  for (const closeMs of [close, earlyClose]) {
    expect(slotNotAfterMs(prices, closeMs - minutes(1))).toBe(closeMs);
    expect(slotNotAfterMs(prices, closeMs)).toBe(closeMs + minutes(120));
    expect(slotNotAfterMs(prices, closeMs + minutes(241))).toBe(closeMs + minutes(241 + 120));
    expect(slotNotAfterMs(chains, closeMs)).toBe(closeMs + minutes(15));
    expect(slotNotAfterMs(chains, closeMs + minutes(15))).toBe(closeMs + minutes(15 + 120));
  }
});
