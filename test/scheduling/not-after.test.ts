import { expect, test } from "vitest";
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

test("the slot after the close has two hours, also on an early close; the one on the close has not", () => {
  const close = Date.parse("2026-11-23T21:00:00Z");
  const earlyClose = Date.parse("2026-11-27T18:00:00Z");
  const job = aSessionJob("prices_1m", 1);
  for (const closeMs of [close, earlyClose]) {
    expect(slotNotAfterMs(job, closeMs)).toBe(closeMs + minutes(1));
    expect(slotNotAfterMs(job, closeMs + minutes(241))).toBe(closeMs + minutes(241 + 120));
  }
});
