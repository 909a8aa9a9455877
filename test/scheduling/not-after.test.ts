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

test("the work of a daily slot has an hour, that of a run by hand a quarter of one", () => {
  expect(slotNotAfterMs(aDailyJob(), IN_SESSION)).toBe(IN_SESSION + minutes(60));
  expect(manualNotAfterMs(IN_SESSION)).toBe(IN_SESSION + minutes(15));
});
