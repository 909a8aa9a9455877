import { describe, expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type { FallbackDailyBars, RateBudget } from "../../src/ingestion/provider-ports.ts";
import { syncEndOfDay } from "../../src/ingestion/sync-end-of-day.ts";
import { tradingDaysBetween } from "../../src/market/trading-calendar.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import {
  aDailyBar,
  aDailyRun,
  daysBack,
  EOD_SLOT,
  everyDay,
  fetchedDaily,
  hours,
  memoryDaily,
  memoryDailySource,
  memoryOfRun,
  runPages,
} from "../support/memory-daily.ts";

const MONDAY = "2026-11-23";
const down = new AppError("provider_unavailable", "Tiingo did not answer within 10 s.");

/** Fifty calls in each hour of the clock, as Tiingo grants them. */
function hourly(limit = 50): RateBudget & { used: Map<number, number> } {
  const used = new Map<number, number>();
  return {
    used,
    async reserve(_provider, calls, nowMs) {
      const hour = Math.floor(nowMs / hours(1));
      const granted = Math.max(0, Math.min(calls, limit - (used.get(hour) ?? 0)));
      used.set(hour, (used.get(hour) ?? 0) + granted);
      return { granted, nextWindowMs: (hour + 1) * hours(1) };
    },
  };
}

function house(symbols: readonly string[], bars: FallbackDailyBars, budget = hourly()) {
  const stores = memoryDaily(symbols);
  const { state, memory } = memoryOfRun();
  const deps = { ...stores, memory, bars, budget, provider: "tiingo" as const };
  const sync = (run: ClaimedRun = aDailyRun("eod_sync"), startMs = run.slotMs) =>
    runPages((page, nowMs) => syncEndOfDay(deps, page, nowMs), run, startMs, state);
  return { ...stores, sync, budget, deps };
}

describe("an ordinary evening", () => {
  test("asks once for just the day that all tickers lack", async () => {
    const source = memoryDailySource();
    const { keep, sync, stored } = house(["AAPL", "SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await sync();
    expect(source.asked).toEqual([{ symbols: ["AAPL", "SPY"], from: MONDAY, to: MONDAY }]);
    expect(summary).toMatchObject({ stored: { bars_1d: 2 }, failures: [], notes: [], providerCalls: 2 });
    expect(delays).toEqual([]);
    expect(stored.get(`SPY ${MONDAY}`)).toBe("tiingo");
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
    expect(source.asked).toEqual([{ symbols: ["SPY"], from: last, to: last }]);
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
    ["2026-11-24", "2026-11-24"],
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
  keep(daysBack(10).slice(0, 3));
  for (const day of daysBack(10).slice(3, -1)) stored.set(`SPY ${day}`, "schwab");
  await sync();
  expect(source.asked).toEqual([{ symbols: ["SPY"], from: daysBack(10)[3], to: MONDAY }]);
  expect(new Set(stored.values())).toEqual(new Set(["tiingo"]));
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

describe("not published yet", () => {
  const publishedAt = (atMs: number) => {
    const clock = { nowMs: EOD_SLOT };
    const source = memoryDailySource(async (request) =>
      everyDay(request, clock.nowMs < atMs ? "2026-11-20" : MONDAY),
    );
    return { clock, source };
  };

  test.each([
    ["an hour later", 1, 2],
    ["three hours later", 3, 4],
  ])("%s the day is there, and nothing has failed", async (_name, late, asked) => {
    const { clock, source } = publishedAt(EOD_SLOT + hours(late));
    const { keep, deps } = house(["AAPL", "SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await runPages((run, nowMs) => {
      clock.nowMs = nowMs;
      return syncEndOfDay(deps, run, nowMs);
    }, aDailyRun("eod_sync"));
    expect(source.asked).toHaveLength(asked);
    expect(new Set(delays)).toEqual(new Set([3_600]));
    expect(summary).toMatchObject({ stored: { bars_1d: 2 }, failures: [], notes: [] });
  });

  test("after three more tries it is left to the next run, with a note", async () => {
    const { source } = publishedAt(Number.POSITIVE_INFINITY);
    const { keep, sync } = house(["AAPL", "SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await sync();
    expect(delays).toEqual([3_600, 3_600, 3_600]);
    expect(summary.failures).toEqual([]);
    expect(summary.notes).toEqual([`no daily bar of ${MONDAY} yet for AAPL, SPY; the next run asks again`]);
    await sync(aDailyRun("eod_sync", { slotMs: EOD_SLOT + hours(24) }));
    expect(source.asked.at(-1)).toMatchObject({ from: MONDAY, to: "2026-11-24" });
  });

  test("a run by hand does not wait", async () => {
    const { source } = publishedAt(Number.POSITIVE_INFINITY);
    const { keep, sync } = house(["SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { delays } = await sync(aDailyRun("eod_sync", { trigger: "manual" }));
    expect(delays).toEqual([]);
  });
});

describe("what fails", () => {
  test("a symbol that fails or is unknown is named once and not asked again in the same run", async () => {
    const symbols = ["BAD", ...Array.from({ length: 21 }, (_, i) => `T${i + 10}`), "WHO"];
    const source = memoryDailySource(async (request) => {
      const answer = everyDay(request);
      const unknownSymbols = request.symbols.filter((symbol) => symbol === "WHO");
      const failures = request.symbols
        .filter((symbol) => symbol === "BAD")
        .map((symbol) => ({ symbol, error: new AppError("provider_bad_body", "cut") }));
      return {
        ...answer,
        unknownSymbols,
        failures,
        bars: answer.bars.filter(({ symbol }) => symbol !== "BAD" && symbol !== "WHO"),
      };
    });
    const { keep, sync } = house(symbols, source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await sync();
    expect(source.asked.flatMap((request) => request.symbols).toSorted()).toEqual(symbols.toSorted());
    expect(summary.failures.map(({ subject, code }) => [subject, code])).toEqual([
      ["BAD", "provider_bad_body"],
      ["WHO", "provider_unknown_symbol"],
    ]);
    expect(summary.stored).toEqual({ bars_1d: 21 });
    expect(delays).toEqual([0]);
  });

  test("symbols that were asked too fast come with the next hour's page, and are no failure", async () => {
    const error = new AppError("provider_rate_limited", "over", { retryAfterSeconds: 120 });
    let limited = true;
    const source = memoryDailySource(async (request) => {
      if (!limited) return everyDay(request);
      limited = false;
      return { ...everyDay({ ...request, symbols: ["AAPL"] }), failures: [{ symbol: "SPY", error }] };
    });
    const { keep, sync, stored } = house(["AAPL", "SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await sync();
    expect(delays).toEqual([45 * 60]);
    expect(summary.failures).toEqual([]);
    expect(stored.has(`SPY ${MONDAY}`)).toBe(true);
  });

  test("a provider that suddenly knows nothing of a year is not believed", async () => {
    const { sync, empty } = house(
      ["SPY"],
      memoryDailySource(async () => fetchedDaily()),
    );
    const { summary } = await sync();
    expect(summary.failures).toMatchObject([{ subject: "SPY", code: "provider_bad_body" }]);
    expect(empty.size).toBe(0);
  });

  test("one ticker's request that is refused does not keep the others from theirs", async () => {
    const source = memoryDailySource(async (request) => {
      if (request.symbols.includes("NEW")) throw new AppError("provider_rejected", "no");
      return everyDay(request);
    });
    const { sync, stored } = house(["NEW", "SPY"], source);
    for (const day of daysBack(10).slice(0, -1)) stored.set(`SPY ${day}`, "tiingo");
    const { summary } = await sync();
    expect(summary.failures).toMatchObject([{ subject: "NEW", code: "provider_rejected" }]);
    expect(stored.has(`SPY ${MONDAY}`)).toBe(true);
  });

  test("without an active ticker the run says what to do", async () => {
    await expect(house([], memoryDailySource()).sync()).rejects.toMatchObject({ code: "not_found" });
  });

  test("rows that were not asked for are counted and left out", async () => {
    const source = memoryDailySource(async (request) => {
      const stray = [aDailyBar({ symbol: "QQQ" }), aDailyBar({ date: "2026-11-20" })];
      return fetchedDaily({ bars: [...everyDay(request).bars, ...stray] });
    });
    const { keep, sync, stored } = house(["SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary } = await sync();
    expect(summary).toMatchObject({ stored: { bars_1d: 1 }, skipped: { outside_request: 2 } });
    expect(stored.has("QQQ 2026-11-23")).toBe(false);
  });
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
      message: expect.stringMatching(/2020 through 2028/),
    });
  });
});
