import { expect, test } from "vitest";
import { nyseCalendar, sessionUntil, tradingCalendar } from "../../../src/market/trading-calendar.ts";
import { plannedClosures } from "../../../src/operations/status/planned-closures.ts";

test("holidays and early closes ahead, by name, and no ordinary weekend", () => {
  const shown = plannedClosures(nyseCalendar, "2026-11-23", 45).map(({ date, kind, name, special }) => [
    date,
    kind,
    name,
    special,
  ]);
  expect(shown).toEqual([
    ["2026-11-26", "closed", "Thanksgiving Day", false],
    ["2026-11-27", "early_close", "Day after Thanksgiving", false],
    ["2026-12-24", "early_close", "Christmas Eve", false],
    ["2026-12-25", "closed", "Christmas Day", false],
    ["2027-01-01", "closed", "New Year's Day", false],
  ]);
});

test("what MARKET_CLOSURES or the exchange has said stands beside them, unnamed", () => {
  const calendar = tradingCalendar({
    overrides: new Map([
      ["2026-11-24", null],
      ["2026-11-25", sessionUntil("2026-11-25", 12 * 60)],
      ["2026-11-27", sessionUntil("2026-11-27", 16 * 60)],
    ]),
  });
  expect(plannedClosures(calendar, "2026-11-23", 7)).toMatchObject([
    { date: "2026-11-24", kind: "closed", name: null, special: true },
    { date: "2026-11-25", kind: "early_close", special: true },
    { date: "2026-11-26", kind: "closed", name: "Thanksgiving Day", special: false },
    { date: "2026-11-27", kind: "hours", special: true },
  ]);
});
