import { expect, test } from "vitest";
import { inputsOfDay } from "../../../src/iv-metrics/rebuild/inputs-of-day.ts";
import type { PastInputs } from "../../../src/iv-metrics/rebuild/ports.ts";
import { daysBetween } from "../../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import {
  FURTHEST_EXPIRATION_DAYS,
  historyExpirations,
} from "../../../src/valuation/rebuild/history-expirations.ts";

const aPast = (changes: Partial<PastInputs> = {}): PastInputs => ({
  curves: [{ day: "2026-05-01", points: [{ years: 1, parYield: 0.04 }] }],
  acts: [],
  toldUntil: {},
  ...changes,
});

test("a day without a dividend to come had none only where all until its furthest expiration is known", () => {
  const statusOf = (toldUntil: Record<string, string>) =>
    inputsOfDay(aPast({ toldUntil }), "SPY", "2026-05-04").dividends.status;
  expect(statusOf({ SPY: "2026-08-07" })).toBe("none");
  expect(statusOf({ SPY: "2026-08-06" })).toBe("unknown");
  expect(statusOf({ KO: "2026-08-07" })).toBe("unknown");
});

test("a dividend after the day was to come, in the shares of that day; one before it and another's were not", () => {
  const act = { symbol: "SPY", dividend: 1.5, splitFactor: null, source: "tiingo" };
  const acts = [
    { ...act, date: "2026-05-04" },
    { ...act, date: "2026-05-15", dividend: null, splitFactor: 2 },
    { ...act, date: "2026-06-19" },
    { ...act, date: "2026-06-20", symbol: "KO" },
  ];
  expect(inputsOfDay(aPast({ acts }), "SPY", "2026-05-04").dividends).toEqual({
    status: "scheduled",
    dividends: [{ exDate: "2026-06-19", amount: 3, certainty: "declared", source: "tiingo" }],
  });
});

test("a curve is good for a week", () => {
  expect(inputsOfDay(aPast(), "SPY", "2026-05-08").curve?.day).toBe("2026-05-01");
  expect(inputsOfDay(aPast(), "SPY", "2026-05-15").curve).toBeNull();
});

test("no expiration that a day looks at lies beyond that", () => {
  for (const day of nyseCalendar.tradingDaysBetween("2025-01-02", "2027-12-30"))
    for (const { expiration } of historyExpirations(day, nyseCalendar))
      expect(daysBetween(day, expiration)).toBeLessThanOrEqual(FURTHEST_EXPIRATION_DAYS);
});
