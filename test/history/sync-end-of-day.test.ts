import { describe, expect, test } from "vitest";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { FallbackDailyBars } from "../../src/prices/fallback-ports.ts";
import { down, house, MONDAY } from "../support/daily-house.ts";
import {
  aDailyRun,
  daysBack,
  EOD_SLOT,
  everyDay,
  hours,
  memoryDailySource,
} from "../support/memory-daily.ts";

const { tradingDaysBetween } = nyseCalendar;

describe("an ordinary evening", () => {
  test("asks once for the day that all tickers lack, and in the same call for the five sessions before it", async () => {
    const source = memoryDailySource();
    const { keep, sync, stored } = house(["AAPL", "SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await sync();
    expect(source.asked).toEqual([{ symbols: ["AAPL", "SPY"], from: "2026-11-16", to: MONDAY }]);
    expect(summary).toMatchObject({ stored: { bars_1d: 2 }, failures: [], notes: [], providerCalls: 2 });
    expect(delays).toEqual([]);
    expect(stored.get(`SPY ${MONDAY}`)?.provider).toBe("tiingo");
  });

  test("delivered twice, the second finds nothing to ask", async () => {
    const source = memoryDailySource();
    const { keep, sync } = house(["SPY"], source);
    keep(daysBack(10).slice(0, -1));
    await sync();
    const again = await sync();
    expect(source.asked).toHaveLength(1);
    expect(again.summary).toMatchObject({ stored: {}, providerCalls: 0 });
  });

  test.each([
    ["before the close today does not count", "2026-11-23T20:59:00Z", "2026-11-20"],
    ["from the close on it does", "2026-11-23T21:00:00Z", MONDAY],
    ["an early close counts from 13:00 on", "2026-11-27T18:00:00Z", "2026-11-27"],
    ["at the weekend Friday is the last day", "2026-11-22T12:00:00Z", "2026-11-20"],
    ["on a holiday the day before is", "2026-11-26T23:00:00Z", "2026-11-25"],
    ["after the clocks changed the close is an hour earlier in UTC", "2026-03-09T20:00:00Z", "2026-03-09"],
    ["and the Friday before it was not", "2026-03-06T20:30:00Z", "2026-03-05"],
  ])("%s", async (_name, now, last) => {
    const source = memoryDailySource();
    const { sync, keep } = house(["SPY"], source);
    const slotMs = Date.parse(now);
    keep(daysBack(12, slotMs).filter((day) => day < last));
    await sync(aDailyRun("eod_sync", { slotMs }));
    expect(source.asked).toEqual([{ symbols: ["SPY"], from: expect.any(String), to: last }]);
    expect(tradingDaysBetween(source.asked[0]?.from ?? "", last)).toHaveLength(6);
  });

  test("takes what a provider corrected since: the newer value of a day wins", async () => {
    const late = { close: 579.5, volume: 41_000_000 };
    const source = memoryDailySource(async (request) => {
      const answer = everyDay(request);
      return {
        ...answer,
        bars: answer.bars.map((bar) => (bar.date === "2026-11-20" ? { ...bar, ...late } : bar)),
      };
    });
    const { keep, sync, stored } = house(["SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary } = await sync();
    expect(stored.get("SPY 2026-11-20")?.bar).toMatchObject(late);
    expect(summary).toMatchObject({ stored: { bars_1d: 2 }, providerCalls: 1 });
  });
});

test("a ticker without any bar gets 400 days, so that volatilities over a year have their base", async () => {
  const source = memoryDailySource();
  const { sync } = house(["SPY"], source);
  const { summary } = await sync();
  expect(source.asked).toEqual([{ symbols: ["SPY"], from: "2025-10-20", to: MONDAY }]);
  expect(summary.stored).toEqual({ bars_1d: tradingDaysBetween("2025-10-19", MONDAY).length });
});

test("days before a listing are empty for good, and not asked for on the next evening", async () => {
  const source = memoryDailySource(async (request) => {
    const answer = everyDay(request);
    return { ...answer, bars: answer.bars.filter(({ date }) => date >= "2026-10-01") };
  });
  const { sync } = house(["IPO"], source);
  expect((await sync()).summary.failures).toEqual([]);
  await sync(aDailyRun("eod_sync", { slotMs: EOD_SLOT + hours(24) }));
  expect(source.asked.map(({ from, to }) => [from, to])).toEqual([
    ["2025-10-20", MONDAY],
    ["2026-11-17", "2026-11-24"],
  ]);
});

test("120 tickers at 50 requests an hour: pages of twenty, and never more than fifty in an hour", async () => {
  const symbols = Array.from({ length: 120 }, (_, i) => `T${String(i).padStart(3, "0")}`);
  const source = memoryDailySource();
  const { keep, sync, stored, budget } = house(symbols, source);
  keep(daysBack(10).slice(0, -1));
  const { summary, delays, endedMs } = await sync();
  expect(symbols.every((symbol) => stored.has(`${symbol} ${MONDAY}`))).toBe(true);
  expect([...budget.used.values()]).toEqual([50, 50, 20]);
  expect(source.asked.map((request) => request.symbols.length)).toEqual([20, 20, 10, 20, 20, 10, 20]);
  expect(delays.filter((seconds) => seconds > 0)).toHaveLength(2);
  expect(summary).toMatchObject({ stored: { bars_1d: 120 }, failures: [], providerCalls: 120 });
  expect(endedMs).toBeLessThan(EOD_SLOT + hours(2));
});

test("new tickers come a few at a time: a page stays below 2,000 bars", async () => {
  const symbols = Array.from({ length: 20 }, (_, i) => `NEW${i + 10}`);
  const source = memoryDailySource();
  const { sync } = house(symbols, source);
  const { summary } = await sync();
  expect(source.asked.map((request) => request.symbols.length)).toEqual([7, 7, 6]);
  expect(summary.failures).toEqual([]);
});

test("an outage fails the run; the next evening catches up with all days since, however many", async () => {
  let up = false;
  const source = memoryDailySource(async (request) => {
    if (!up) throw down;
    return everyDay(request);
  });
  const { keep, sync, stored } = house(["SPY"], source);
  keep(daysBack(40).slice(0, -20));
  await expect(sync()).rejects.toBe(down);
  up = true;
  const { summary } = await sync(aDailyRun("eod_sync", { slotMs: EOD_SLOT + hours(24) }));
  expect(summary.stored).toEqual({ bars_1d: 21 });
  expect(daysBack(40).every((day) => stored.has(`SPY ${day}`))).toBe(true);
});

test("days that a fallback filled are asked for again once Tiingo answers: a split may lie in them", async () => {
  const source = memoryDailySource();
  const { keep, sync, stored } = house(["SPY"], source);
  const days = daysBack(10);
  keep(days.slice(0, 1));
  keep(days.slice(1, -1), "schwab");
  await sync();
  expect(source.asked).toEqual([{ symbols: ["SPY"], from: days[1], to: MONDAY }]);
  expect([...stored.values()].filter(({ provider }) => provider !== "tiingo")).toEqual([]);
});

test("a fallback's answer is told as a note", async () => {
  const bars: FallbackDailyBars = {
    callsFor: (symbols) => symbols,
    fetchDailyBars: async (request) => ({
      answers: [{ ...everyDay(request), provider: "schwab" }],
      fallbackFrom: [{ provider: "tiingo", code: "provider_unavailable", message: down.message }],
    }),
  };
  const { keep, sync } = house(["SPY"], bars);
  keep(daysBack(10).slice(0, -1));
  const { summary } = await sync();
  expect(summary.notes).toEqual(["daily bars from schwab: tiingo provider_unavailable"]);
});

describe("a run by hand over a date range", () => {
  const manual = (from: string, to: string) =>
    aDailyRun("eod_sync", { trigger: "manual", range: { from, to } });

  test("fills the trading days of the range that are missing, and no others", async () => {
    const source = memoryDailySource();
    const { keep, sync } = house(["SPY"], source);
    keep(["2026-11-12", "2026-11-23"]);
    const { summary } = await sync(manual("2026-11-07", "2026-11-15"));
    expect(source.asked).toEqual([{ symbols: ["SPY"], from: "2026-11-09", to: "2026-11-13" }]);
    expect(summary.stored).toEqual({ bars_1d: 4 });
  });

  test("a range beyond the trading calendar is refused with its reason", async () => {
    const { sync } = house(["SPY"], memoryDailySource());
    await expect(sync(manual("2015-01-01", "2015-02-01"))).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringMatching(/begins with 2020/),
    });
  });
});
