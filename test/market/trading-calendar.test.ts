import { expect, test } from "vitest";
import { CalendarCoverageError } from "../../src/market/holidays.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { NYSE_TRADING_DAYS } from "./nyse-calendar-table.ts";

const {
  extendedSessionOn,
  isInSession,
  isTradingDay,
  lastClose,
  lastOpen,
  marketPhase,
  nextTradingDay,
  previousTradingDay,
  sessionOn,
  tradingDaysBetween,
} = nyseCalendar;

const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString();

test.each([
  ["2026-11-23", "2026-11-23T14:30:00.000Z", "2026-11-23T21:00:00.000Z", false],
  ["2026-11-27", "2026-11-27T14:30:00.000Z", "2026-11-27T18:00:00.000Z", true],
  ["2026-03-06", "2026-03-06T14:30:00.000Z", "2026-03-06T21:00:00.000Z", false],
  ["2026-03-09", "2026-03-09T13:30:00.000Z", "2026-03-09T20:00:00.000Z", false],
  ["2026-11-02", "2026-11-02T14:30:00.000Z", "2026-11-02T21:00:00.000Z", false],
  ["2025-07-03", "2025-07-03T13:30:00.000Z", "2025-07-03T17:00:00.000Z", true],
  ["2027-12-31", "2027-12-31T14:30:00.000Z", "2027-12-31T21:00:00.000Z", false],
])("the session of %s runs from %s to %s", (date, open, close, earlyClose) => {
  const session = sessionOn(date);
  expect(session).toEqual({ date, openMs: at(open), closeMs: at(close), earlyClose });
});

test.each(["2026-11-21", "2026-11-22", "2026-11-26", "2026-04-03", "2025-01-09", "2026-07-03", "2022-06-20"])(
  "%s has no session",
  (date) => {
    expect(sessionOn(date)).toBeNull();
    expect(isTradingDay(date)).toBe(false);
    expect(extendedSessionOn(date)).toBeNull();
  },
);

test.each(Object.entries(NYSE_TRADING_DAYS))("%s had %i trading days", (year, count) => {
  expect(tradingDaysBetween(`${year}-01-01`, `${year}-12-31`)).toHaveLength(count);
});

test("the session includes its opening instant and excludes its closing one", () => {
  expect(isInSession(at("2026-11-23T14:29:59.999Z"))).toBe(false);
  expect(isInSession(at("2026-11-23T14:30:00Z"))).toBe(true);
  expect(isInSession(at("2026-11-23T20:59:59.999Z"))).toBe(true);
  expect(isInSession(at("2026-11-23T21:00:00Z"))).toBe(false);
  expect(isInSession(at("2026-11-27T18:30:00Z"))).toBe(false);
  expect(isInSession(at("2026-11-26T16:00:00Z"))).toBe(false);
});

test("neighbouring trading days step over weekends and holidays", () => {
  expect(nextTradingDay("2026-11-25")).toBe("2026-11-27");
  expect(previousTradingDay("2026-11-30")).toBe("2026-11-27");
  expect(previousTradingDay("2026-11-27")).toBe("2026-11-25");
  expect(nextTradingDay("2025-12-31")).toBe("2026-01-02");
  expect(tradingDaysBetween("2026-11-23", "2026-11-30")).toEqual([
    "2026-11-23",
    "2026-11-24",
    "2026-11-25",
    "2026-11-27",
    "2026-11-30",
  ]);
  expect(tradingDaysBetween("2026-11-30", "2026-11-23")).toEqual([]);
});

test.each([
  ["2026-11-23T15:00:00Z", "2026-11-20T21:00:00.000Z", "2026-11-23T14:30:00.000Z"],
  ["2026-11-23T21:00:00Z", "2026-11-23T21:00:00.000Z", "2026-11-23T14:30:00.000Z"],
  ["2026-11-24T02:00:00Z", "2026-11-23T21:00:00.000Z", "2026-11-23T14:30:00.000Z"], // still Monday in New York
  ["2026-11-28T12:00:00Z", "2026-11-27T18:00:00.000Z", "2026-11-27T14:30:00.000Z"],
  ["2026-11-26T12:00:00Z", "2026-11-25T21:00:00.000Z", "2026-11-25T14:30:00.000Z"],
  ["2026-03-09T13:00:00Z", "2026-03-06T21:00:00.000Z", "2026-03-06T14:30:00.000Z"],
])("at %s the last close was %s and the last open %s", (now, close, open) => {
  expect(iso(lastClose(at(now)))).toBe(close);
  expect(iso(lastOpen(at(now)))).toBe(open);
});

test("extended hours run to 20:00, to 17:00 on early closes, and start later at brokers", () => {
  expect(extendedSessionOn("2026-11-23")).toEqual({
    date: "2026-11-23",
    openMs: at("2026-11-23T09:00:00Z"),
    closeMs: at("2026-11-24T01:00:00Z"),
  });
  expect(extendedSessionOn("2026-11-23", "broker")?.openMs).toBe(at("2026-11-23T12:00:00Z"));
  expect(extendedSessionOn("2026-11-27")?.closeMs).toBe(at("2026-11-27T22:00:00Z"));
});

test.each([
  ["2026-11-23T08:59:00Z", "closed"],
  ["2026-11-23T09:00:00Z", "pre-market"],
  ["2026-11-23T14:30:00Z", "regular"],
  ["2026-11-23T21:00:00Z", "after-hours"],
  ["2026-11-24T00:59:00Z", "after-hours"],
  ["2026-11-24T01:00:00Z", "closed"],
  ["2026-11-27T18:00:00Z", "after-hours"],
  ["2026-11-27T22:00:00Z", "closed"],
  ["2026-11-28T16:00:00Z", "closed"],
])("at %s the market is %s", (now, phase) => {
  expect(marketPhase(at(now))).toBe(phase);
});

test("the calendar refuses dates that it does not cover, instead of guessing", () => {
  expect(() => sessionOn("2019-12-31")).toThrow(CalendarCoverageError);
  expect(isTradingDay("2029-01-02")).toBe(true);
  expect(nextTradingDay("2028-12-29")).toBe("2029-01-02");
  expect(() => previousTradingDay("2020-01-02")).toThrow(CalendarCoverageError);
});
