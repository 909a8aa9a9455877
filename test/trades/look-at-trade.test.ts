import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { lookAtTrade } from "../../src/trades/look-at-trade.ts";
import { markTrade } from "../../src/trades/mark-trade.ts";
import type { WatchedTrade } from "../../src/trades/ports.ts";
import { aStoredTrade, aTradeLeg, aWatchedTrade, LONG_PUT } from "../support/a-trade.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const moment = (nowMs = IN_SESSION + minutes(2)) => ({ nowMs, calendar: nyseCalendar });
const look = (watched: WatchedTrade, nowMs?: number) => lookAtTrade(watched, moment(nowMs));
const events = (watched: WatchedTrade, nowMs?: number) =>
  look(watched, nowMs).events.map(({ event }) => event);
const traded = (changes: Parameters<typeof aStoredTrade>[0]) => ({ trade: aStoredTrade(changes) });

describe("the mark", () => {
  test("is the middle of every leg, and beside it what closing against the quotes costs", () => {
    expect(look(aWatchedTrade()).mark).toEqual({
      slotMs: IN_SESSION,
      mid: -1.5,
      natural: -1.7,
      underlying: 581,
    });
  });

  test("is unknown, never zero, where a leg has no usable quote; closing may still be priced", () => {
    const noBid = markTrade(aWatchedTrade({ long: [null, 0.05] }), moment());
    expect(noBid?.mark).toMatchObject({ mid: null, natural: -2.6 });
    expect(noBid?.unknown).toEqual(["The 560 put has no bid."]);
    expect(look(aWatchedTrade({ short: [null, null] })).mark).toMatchObject({ mid: null, natural: null });
    const stub = look(aWatchedTrade({ short: [0.05, 10] })).mark;
    expect(stub).toMatchObject({ mid: null, natural: -9.1 });
  });

  test("takes no quote that the last refresh did not see, nor one of the session before", () => {
    const watched = aWatchedTrade();
    const [short, long] = watched.quotes;
    if (short === undefined || long === undefined) throw new Error("two legs");
    const behind = { ...watched, quotes: [{ ...short, lastUpdatedMs: IN_SESSION - minutes(31) }, long] };
    expect(look(behind).mark).toMatchObject({ mid: null, natural: null });
    const old = { ...watched, quotes: [{ ...short, quotedAtMs: IN_SESSION - 9 * 60 * minutes(1) }, long] };
    expect(look(old).mark).toMatchObject({ mid: null, natural: null });
    expect(look({ ...watched, quotes: [long] }).mark).toMatchObject({ mid: null, natural: null });
  });

  test("comes once a refresh, of the oldest of its series, and of none before the entry", () => {
    expect(look(aWatchedTrade({}, traded({ markedAtMs: IN_SESSION }))).mark).toBeNull();
    expect(look(aWatchedTrade({}, traded({ createdAtMs: IN_SESSION }))).mark).toBeNull();
    expect(look(aWatchedTrade({}, { series: [] })).mark).toBeNull();
    const far = aTradeLeg({ side: "buy", expiration: "2027-01-15", occ: "SPY   270115P00570000" });
    const calendar = aWatchedTrade({}, traded({ legs: [aTradeLeg(), far] }));
    expect(look(calendar).mark).toBeNull();
    const [near] = calendar.series;
    if (near === undefined) throw new Error("one series");
    const late = { ...near, expiration: "2027-01-15", slotMs: IN_SESSION - minutes(15) };
    expect(look({ ...calendar, series: [near, late] }).mark?.slotMs).toBe(IN_SESSION - minutes(15));
  });
});

describe("half of the profit", () => {
  const at = (short: number) => aWatchedTrade({ short: [short - 0.05, short + 0.05], long: [0.95, 1.05] });

  test("is told from exactly half on, once", () => {
    expect(events(at(2.25))).toEqual(["half_profit"]);
    expect(look(at(2.25)).events[0]).toMatchObject({ value: 250 });
    expect(events(at(2.26))).toEqual([]);
    expect(events({ ...at(2.25), told: ["half_profit"] })).toEqual([]);
  });

  test("is told without a middle only where closing against the quotes brings it", () => {
    expect(events(aWatchedTrade({ short: [1, 1.2], long: [null, 0.1] }))).toEqual(["half_profit"]);
    expect(events(aWatchedTrade({ short: [1, 1.3], long: [null, 0.1] }))).toEqual([]);
  });

  test("is not told of a profit without an end, nor of shares that were split", () => {
    expect(events({ ...at(1), ...traded({ maxProfit: null }) })).toEqual([]);
    expect(events({ ...at(1), split: true })).toEqual([]);
  });
});

test("a stop is told when the loss is so many times the credit, by the middle only", () => {
  const stop = traded({ stop: 2 });
  const lost = aWatchedTrade({ short: [9.9, 10.1], long: [2.4, 2.6] }, stop);
  expect(events(lost)).toEqual(["stop"]);
  expect(events(aWatchedTrade({ short: [9.9, 10], long: [2.4, 2.6] }, stop))).toEqual([]);
  expect(events({ ...lost, ...traded({}) })).toEqual([]);
  expect(events(aWatchedTrade({ short: [9.9, 10.1], long: [null, 2.6] }, stop))).toEqual([]);
});

describe("a short strike is touched", () => {
  const range = (low: number, high: number) => ({ range: { low, high, lastStartMs: IN_SESSION } });

  test("when a bar reaches it, from the side where it was at the entry", () => {
    expect(events(aWatchedTrade({}, range(570, 575)))).toEqual(["touched:570P:2026-12-18"]);
    expect(events(aWatchedTrade({}, range(570.01, 575)))).toEqual([]);
    const call = aTradeLeg({ type: "call", strike: 590 });
    const calls = traded({ legs: [call], entryUnderlying: 580 });
    expect(events(aWatchedTrade({}, { ...calls, ...range(580, 590) }))).toEqual(["touched:590C:2026-12-18"]);
    expect(events(aWatchedTrade({}, { ...calls, ...range(580, 589.99) }))).toEqual([]);
  });

  test("never where it was through at the entry, nor a long one, nor twice", () => {
    expect(events(aWatchedTrade({}, { ...traded({ entryUnderlying: 569 }), ...range(560, 575) }))).toEqual(
      [],
    );
    expect(
      events(aWatchedTrade({}, { ...traded({ legs: [LONG_PUT], maxProfit: null }), ...range(550, 575) })),
    ).toEqual([]);
    expect(events(aWatchedTrade({}, { ...range(560, 575), told: ["touched:570P:2026-12-18"] }))).toEqual([]);
  });

  test("also by the price that a refresh in session saw", () => {
    const watched = aWatchedTrade();
    const [seen] = watched.series;
    if (seen === undefined) throw new Error("one series");
    expect(events({ ...watched, series: [{ ...seen, underlyingPrice: 569 }] })).toEqual([
      "touched:570P:2026-12-18",
    ]);
  });
});

test("21 days to expiry are told in the session of that day or the next, of a trade entered before", () => {
  const created = traded({ createdAtMs: IN_SESSION - DAY_MS, markedAtMs: IN_SESSION + 9 * DAY_MS });
  const on = (day: string) => events(aWatchedTrade({}, created), Date.parse(`${day}T15:00:00Z`));
  expect(on("2026-11-25")).toEqual([]);
  // 2026-11-27 is Friday, 21 days before.
  expect(on("2026-11-27")).toEqual(["dte_21"]);
  expect(on("2026-11-28")).toEqual([]);
  expect(on("2026-11-30")).toEqual(["dte_21"]);
  const late = traded({ createdAtMs: Date.parse("2026-11-30T15:00:00Z") });
  expect(events(aWatchedTrade({}, late), Date.parse("2026-11-30T16:00:00Z"))).toEqual([]);
});

test("an ex-date is told of a short call on the trading day before it, over a weekend too", () => {
  const call = aTradeLeg({ type: "call", strike: 590 });
  const exDates = [{ date: "2026-11-30", amount: 1.97, certainty: "declared" }];
  const calls = { ...traded({ legs: [call], createdAtMs: Date.parse("2026-11-27T14:40:00Z") }), exDates };
  const friday = Date.parse("2026-11-27T15:00:00Z");
  expect(events(aWatchedTrade({}, calls), friday)).toEqual(["ex_date:2026-11-30"]);
  expect(events(aWatchedTrade({}, calls), friday - DAY_MS)).toEqual([]);
  expect(events(aWatchedTrade({}, { ...calls, exDates: null }), friday)).toEqual([]);
  expect(events(aWatchedTrade({}, { exDates }), friday)).not.toContain("ex_date:2026-11-30");
});

describe("at expiry", () => {
  const AFTER = Date.parse("2026-12-18T21:05:00Z");
  const expired = (days: Partial<WatchedTrade["days"]>, changes: Parameters<typeof aStoredTrade>[0] = {}) =>
    look(
      aWatchedTrade({}, { ...traded(changes), days: { daily: [], intraday: [], ...days }, told: ["dte_21"] }),
      AFTER,
    );
  const lastBar = { startMs: Date.parse("2026-12-18T20:59:00Z"), close: 566 };
  const bar = (close: number, day = "2026-12-18") => ({ day, open: 580, close });

  test("nothing is settled before the close, nor while no price of it is stored", () => {
    const before = aWatchedTrade({}, { days: { daily: [], intraday: [lastBar] }, told: ["dte_21"] });
    expect(look(before, AFTER - minutes(10)).closed).toBeNull();
    expect(expired({}).closed).toBeNull();
    expect(expired({ daily: [bar(566, "2026-12-17")] }).closed).toBeNull();
    expect(expired({ intraday: [{ ...lastBar, startMs: AFTER - minutes(60) }] }).closed).toBeNull();
  });

  test("it closes at the last price as an estimate, told once, and then at the official close, untold", () => {
    const first = expired({ intraday: [lastBar] });
    expect(first.closed).toEqual({ atMs: AFTER, net: -4, source: "estimate" });
    expect(first.events).toMatchObject([{ event: "expired", value: -300 }]);
    const estimate = { closed: { atMs: AFTER, net: -4, source: "estimate" as const } };
    expect(expired({ intraday: [lastBar] }, estimate).closed).toBeNull();
    const official = expired({ intraday: [lastBar], daily: [bar(571)] }, estimate);
    expect(official.closed).toEqual({ atMs: AFTER, net: 0, source: "official" });
    const again = expired({ daily: [bar(565)] }, { closed: { atMs: 1, net: 0, source: "official" } });
    expect(again.closed).toBeNull();
    expect(expired({ daily: [bar(565)] }, { closed: { atMs: 1, net: 0, source: "mid" } }).closed).toBeNull();
  });

  test("what settles in the morning counts with the day's open, and says so", () => {
    const legs = [aTradeLeg({ settlement: "AM", strike: 590 })];
    expect(expired({ daily: [bar(566)] }, { legs }).closed).toMatchObject({ net: -10, source: "opening" });
    expect(expired({ intraday: [lastBar] }, { legs }).closed).toBeNull();
  });

  test("a calendar lives on with its far leg, its near one at what it settled at", () => {
    const far = aTradeLeg({ side: "buy", expiration: "2027-01-15", occ: "SPY   270115P00570000" });
    const nowMs = AFTER + 3 * DAY_MS;
    const watched = aWatchedTrade(
      {},
      {
        ...traded({ legs: [aTradeLeg(), far] }),
        days: { daily: [bar(566)], intraday: [] },
        quotes: [{ occ: far.occ, bid: 8.9, ask: 9.1, quotedAtMs: nowMs, lastUpdatedMs: nowMs }],
      },
    );
    const [near] = watched.series;
    if (near === undefined) throw new Error("one series");
    const series = [{ ...near, expiration: "2027-01-15", slotMs: nowMs, asOfMs: nowMs, quotedAtMs: nowMs }];
    expect(lookAtTrade({ ...watched, series }, moment(nowMs))).toMatchObject({
      closed: null,
      mark: { mid: 5 },
    });
  });
});
