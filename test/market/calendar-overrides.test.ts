import { expect, test } from "vitest";
import { expiresAtMs } from "../../src/market/expiry.ts";
import {
  nyseCalendar,
  type Session,
  sessionUntil,
  tradingCalendar,
} from "../../src/market/trading-calendar.ts";

const MOURNING = "2027-01-07";
const EARLY = "2027-07-02";
const closures = new Map<string, Session | null>([
  [MOURNING, null],
  [EARLY, sessionUntil(EARLY, 13 * 60)],
]);
const calendar = tradingCalendar({ overrides: closures });
const at = (iso: string) => Date.parse(iso);

test("a day of mourning has no session, in any of the calendar's verbs", () => {
  expect(nyseCalendar.isTradingDay(MOURNING)).toBe(true);
  expect(calendar.sessionOn(MOURNING)).toBeNull();
  expect(calendar.isTradingDay(MOURNING)).toBe(false);
  expect(calendar.isInSession(at("2027-01-07T16:00:00Z"))).toBe(false);
  expect(calendar.marketPhase(at("2027-01-07T16:00:00Z"))).toBe("closed");
  expect(calendar.extendedSessionOn(MOURNING)).toBeNull();
  expect(calendar.previousTradingDay("2027-01-08")).toBe("2027-01-06");
  expect(calendar.nextTradingDay("2027-01-06")).toBe("2027-01-08");
  expect(calendar.tradingDaysBetween("2027-01-06", "2027-01-08")).toEqual(["2027-01-06", "2027-01-08"]);
  expect(calendar.lastClose(at("2027-01-07T22:00:00Z"))).toBe(at("2027-01-06T21:00:00Z"));
  expect(calendar.lastOpen(at("2027-01-07T22:00:00Z"))).toBe(at("2027-01-06T14:30:00Z"));
});

test("an early close ends the session, and late trading at 17:00", () => {
  expect(calendar.sessionOn(EARLY)).toMatchObject({ closeMs: at("2027-07-02T17:00:00Z"), earlyClose: true });
  expect(calendar.isInSession(at("2027-07-02T17:00:00Z"))).toBe(false);
  expect(calendar.extendedSessionOn(EARLY)?.closeMs).toBe(at("2027-07-02T21:00:00Z"));
});

test("an override may open a day that the rules close", () => {
  const date = "2027-06-18";
  const open = tradingCalendar({ overrides: new Map([[date, sessionUntil(date, 16 * 60)]]) });
  expect(nyseCalendar.isTradingDay(date)).toBe(false);
  expect(open.isTradingDay(date)).toBe(true);
});

test("what the owner of the overrides learns later counts at once, and in no other calendar", () => {
  const known = new Map<string, Session | null>();
  const living = tradingCalendar({ overrides: known });
  expect(living.isTradingDay(MOURNING)).toBe(true);
  known.set(MOURNING, null);
  expect(living.isTradingDay(MOURNING)).toBe(false);
  expect(nyseCalendar.isTradingDay(MOURNING)).toBe(true);
});

test("options that expire on a closed day mean the trading day before, and settle at an early close", () => {
  expect(expiresAtMs(MOURNING, "PM", calendar)).toBe(at("2027-01-06T21:00:00Z"));
  expect(expiresAtMs(MOURNING, "AM", calendar)).toBe(at("2027-01-06T14:30:00Z"));
  expect(expiresAtMs(EARLY, "PM", calendar)).toBe(at("2027-07-02T17:00:00Z"));
  expect(expiresAtMs(EARLY, "AM", calendar)).toBe(at("2027-07-02T13:30:00Z"));
  expect(expiresAtMs("2027-01-08", "PM", calendar)).toBe(expiresAtMs("2027-01-08", "PM"));
  expect(expiresAtMs(MOURNING, "PM")).toBe(at("2027-01-07T21:00:00Z"));
});
