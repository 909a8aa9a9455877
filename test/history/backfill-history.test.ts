import { describe, expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { backfillHistory } from "../../src/history/backfill-history.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { aDailyRun, BACKFILL_SLOT, daysBack, hours } from "../support/memory-daily.ts";
import { backfillHouse, everyHole, fetchedHistory, memoryHistorySource } from "../support/memory-history.ts";

const { tradingDaysBetween } = nyseCalendar;

const MONTH = tradingDaysBetween("2026-10-24", "2026-11-23");
const without = (...days: string[]) => MONTH.filter((day) => !days.includes(day));
const down = new AppError("provider_unavailable", "Databento did not answer within 30 s.");
const nextNight = () => aDailyRun("historical_backfill", { slotMs: BACKFILL_SLOT + hours(24) });

describe("what is asked for", () => {
  test("with everything stored, nothing", async () => {
    const source = memoryHistorySource();
    const { fill, keep, keepMinutes } = backfillHouse(["AAPL", "SPY"], source);
    keep(MONTH);
    keepMinutes(MONTH);
    const { summary, delays } = await fill();
    expect([source.asked, delays, summary.stored, summary.notes]).toEqual([[], [], {}, []]);
  });

  test("just the holes: contiguous days as one range, tickers with the same holes together", async () => {
    const source = memoryHistorySource();
    const { fill, keep, keepMinutes, minuteDays, stored, rolledUp } = backfillHouse(
      ["AAPL", "QQQ", "SPY"],
      source,
    );
    keep(without("2026-11-12"));
    keepMinutes(without("2026-10-30", "2026-11-02", "2026-11-18"));
    minuteDays.add("QQQ 2026-11-18");
    const { summary } = await fill();
    const all = ["AAPL", "QQQ", "SPY"];
    expect(source.asked).toEqual([
      // Friday and Monday, with a change of the clocks between them, are neighbours.
      { timeframe: "1m", symbols: all, from: "2026-10-30", to: "2026-11-02" },
      { timeframe: "1d", symbols: all, from: "2026-11-12", to: "2026-11-12" },
      { timeframe: "1m", symbols: ["AAPL", "SPY"], from: "2026-11-18", to: "2026-11-18" },
    ]);
    expect(summary).toMatchObject({ stored: { bars_1m: 8, bars_1d: 3, bars_5m: 2 }, failures: [] });
    expect(stored.get("SPY 2026-11-12")?.provider).toBe("databento");
    expect(rolledUp[0]).toMatchObject({
      fromMs: Date.parse("2026-10-30T04:00:00Z"),
      toMs: Date.parse("2026-11-03T05:00:00Z"),
    });
  });

  test("holidays are no holes, and an early close is one like any day", async () => {
    const source = memoryHistorySource();
    const slotMs = Date.parse("2026-11-30T03:00:00Z");
    const { fill, keep } = backfillHouse(["SPY"], source, { minuteBarDays: 1 });
    keep(MONTH);
    await fill(aDailyRun("historical_backfill", { slotMs }));
    expect(source.asked).toEqual([
      { timeframe: "1d", symbols: ["SPY"], from: "2026-11-24", to: "2026-11-27" },
    ]);
  });

  test.each([
    ["before it has closed for an hour", "2026-11-23T21:59:00Z", []],
    ["then its daily bar is one", "2026-11-23T22:00:00Z", ["1d"]],
    ["and its minutes are when late trading is over", "2026-11-24T01:00:00Z", ["1d", "1m"]],
  ])("today is no hole %s", async (_name, now, timeframes) => {
    const source = memoryHistorySource();
    const { fill, keep, keepMinutes } = backfillHouse(["SPY"], source);
    keep(without("2026-11-23"));
    keepMinutes(without("2026-11-23"));
    await fill(aDailyRun("historical_backfill", { slotMs: Date.parse(now) }));
    expect(source.asked.map(({ timeframe }) => timeframe)).toEqual(timeframes);
  });

  test("minutes that retention would delete the next day are not paid for", async () => {
    const source = memoryHistorySource();
    const { fill, keep } = backfillHouse(["SPY"], source, { minuteBarDays: 7 });
    keep(MONTH);
    await fill();
    expect(source.asked.map(({ from, to }) => [from, to])).toEqual([["2026-11-17", "2026-11-23"]]);
  });

  test("a run by hand fills its range, however old", async () => {
    const source = memoryHistorySource();
    const { fill } = backfillHouse(["SPY"], source);
    const range = { from: "2025-01-04", to: "2025-01-12" };
    await fill(aDailyRun("historical_backfill", { trigger: "manual", range }));
    // 2025-01-09 was a day of mourning.
    expect(source.asked).toEqual([
      { timeframe: "1d", symbols: ["SPY"], from: "2025-01-06", to: "2025-01-10" },
    ]);
  });

  test("a range beyond the trading calendar is refused", async () => {
    const range = { from: "2031-01-01", to: "2031-02-01" };
    const { fill } = backfillHouse(["SPY"], memoryHistorySource());
    await expect(
      fill(aDailyRun("historical_backfill", { range: { ...range, from: "2012-01-01" } })),
    ).rejects.toMatchObject({ code: "invalid_request" });
    expect((await fill(aDailyRun("historical_backfill", { range }))).summary.stored).toEqual({});
  });
});

test("a month of twenty tickers comes in pages of at most forty days of minutes", async () => {
  const symbols = Array.from({ length: 20 }, (_, i) => `T${i + 10}`);
  const source = memoryHistorySource();
  const { fill, keep, minuteDays } = backfillHouse(symbols, source);
  keep(MONTH);
  const { reports, delays } = await fill();
  expect(minuteDays.size).toBe(20 * MONTH.length);
  expect(Math.max(...reports.map(({ stored }) => stored["bars_1m"] ?? 0))).toBe(40);
  expect(new Set(delays)).toEqual(new Set([0]));
  expect(
    source.asked.every(
      ({ symbols: some, from, to }) => some.length * tradingDaysBetween(from, to).length <= 40,
    ),
  ).toBe(true);
});

describe("days without bars", () => {
  test("what the provider has nothing for is remembered once it is settled, and not paid for again", async () => {
    const source = memoryHistorySource(async (request) =>
      everyHole(request, (_symbol, day) => day !== "2026-11-18"),
    );
    const { fill, keep, keepMinutes } = backfillHouse(["SPY"], source);
    keep(MONTH);
    keepMinutes(without("2026-11-18"));
    await fill();
    const { summary } = await fill(nextNight());
    expect(source.asked.map(({ from, timeframe }) => `${timeframe} ${from}`)).toEqual([
      "1m 2026-11-18",
      "1d 2026-11-24",
      "1m 2026-11-24",
    ]);
    expect(summary.failures).toEqual([]);
  });

  test("days that the provider cannot serve yet are not taken for empty: the next night asks again", async () => {
    let usableTo: string | null = "2026-11-20";
    const source = memoryHistorySource(async (request) => ({
      ...everyHole(request, (_symbol, day) => usableTo === null || day <= usableTo),
      usableTo,
    }));
    const { fill, keep, keepMinutes, empty, minuteDays } = backfillHouse(["SPY"], source);
    keep(MONTH);
    keepMinutes(without("2026-11-20", "2026-11-23"));
    const { summary } = await fill();
    expect(source.asked).toHaveLength(1);
    expect(summary).toMatchObject({ failures: [], notes: ["1m history reaches to 2026-11-20 today"] });
    expect(empty.size).toBe(0);
    usableTo = null;
    await fill(nextNight());
    expect(minuteDays.has("SPY 2026-11-23")).toBe(true);
  });

  test("a page that brings nothing is the last, however many are planned", async () => {
    const symbols = Array.from({ length: 30 }, (_, i) => `T${i + 10}`);
    const source = memoryHistorySource(async () => fetchedHistory({ usableTo: "2026-01-01" }));
    const { fill, keep } = backfillHouse(symbols, source);
    keep(MONTH);
    const { delays } = await fill();
    expect(delays).toEqual([]);
    expect(source.asked.length).toBeLessThanOrEqual(8);
  });

  test("unknown and failing tickers are named once, not asked again in the run, and not remembered", async () => {
    const symbols = ["BAD", "SPY", "WHO"];
    const source = memoryHistorySource(async (request) => ({
      ...everyHole(request, (symbol) => symbol === "SPY"),
      unknownSymbols: request.symbols.filter((symbol) => symbol === "WHO"),
      failures: request.symbols
        .filter((symbol) => symbol === "BAD")
        .map((symbol) => ({ symbol, error: new AppError("provider_bad_body", "cut") })),
    }));
    const { fill, keep, empty } = backfillHouse(symbols, source);
    keep(MONTH);
    const { summary } = await fill();
    expect(summary.failures.map(({ subject, code }) => [subject, code]).slice(0, 2)).toEqual([
      ["BAD 1m", "provider_bad_body"],
      ["WHO 1m", "provider_unknown_symbol"],
    ]);
    expect(summary.stored["bars_1m"]).toBe(MONTH.length);
    expect(empty.size).toBe(0);
    expect(source.asked.slice(8).flatMap((request) => request.symbols)).not.toContain("BAD");
  });

  test("a provider that suddenly knows no daily bar of a month is not believed", async () => {
    const { fill, keepMinutes, empty } = backfillHouse(
      ["SPY"],
      memoryHistorySource(async () => fetchedHistory()),
    );
    keepMinutes(MONTH);
    const { summary } = await fill();
    expect(summary.failures).toMatchObject([{ subject: "SPY 1d", code: "provider_bad_body" }]);
    expect(empty.size).toBe(0);
  });
});

describe("money", () => {
  /** Five cents for each ticker and request of minutes; daily bars are free. */
  const priced = (usd = 0.05) =>
    memoryHistorySource(undefined, ({ timeframe, symbols }) =>
      timeframe === "1m" ? usd * symbols.length : 0,
    );

  test("the cost is asked before anything is fetched", async () => {
    const source = priced();
    const { fill, keep, keepMinutes, state } = backfillHouse(["SPY"], source);
    keep(MONTH);
    keepMinutes(without("2026-11-18"));
    await fill();
    expect(source.priced).toEqual(source.asked);
    expect(state.spentMicroUsd).toBe(50_000);
  });

  test("the cap holds over all pages of a run; what is beyond it is refused with cost, cap and setting", async () => {
    const symbols = Array.from({ length: 20 }, (_, i) => `T${i + 10}`);
    const source = priced(0.1);
    const { fill, state, stored } = backfillHouse(symbols, source, { maxCostUsd: 5 });
    const { summary } = await fill();
    expect(state.spentMicroUsd).toBe(4_800_000);
    expect(summary.failures).toMatchObject([{ subject: "1m history", code: "provider_rejected" }]);
    expect(summary.failures[0]?.message).toMatch(
      /costs \$0\.80, with \$4\.80 already spent more than the \$5\.00 .*DATABENTO_MAX_COST_USD/,
    );
    expect(source.asked.filter(({ timeframe }) => timeframe === "1m").length).toBeGreaterThan(4);
    expect(stored.size).toBe(20 * MONTH.length);
  });

  test("with a cap of nothing only what is free comes", async () => {
    const source = priced();
    const { fill, minuteDays, stored } = backfillHouse(["SPY"], source, { maxCostUsd: 0 });
    await fill();
    expect([minuteDays.size, stored.size]).toEqual([0, MONTH.length]);
  });

  test("delivered twice, a run pays once", async () => {
    const source = priced();
    const { fill, keep, state } = backfillHouse(["SPY"], source);
    keep(MONTH);
    await fill();
    const spent = state.spentMicroUsd;
    await fill();
    expect(state.spentMicroUsd).toBe(spent);
  });
});

describe("outages", () => {
  test("one on the first page fails the run, and the next night catches up", async () => {
    let up = false;
    const source = memoryHistorySource(async (request) => {
      if (!up) throw down;
      return everyHole(request);
    });
    const { fill, keep, stored, keepMinutes } = backfillHouse(["SPY"], source);
    keep(without("2026-11-19", "2026-11-20"));
    keepMinutes(daysBack(40, BACKFILL_SLOT + hours(24)));
    await expect(fill()).rejects.toBe(down);
    up = true;
    const { summary } = await fill(nextNight());
    expect(summary.stored).toEqual({ bars_1d: 3 });
    expect(stored.has("SPY 2026-11-20")).toBe(true);
  });

  test("one in the middle keeps what came and gives the rest up for the night", async () => {
    let calls = 0;
    const source = memoryHistorySource(async (request) => {
      calls += 1;
      if (calls > 3) throw down;
      return everyHole(request);
    });
    const { fill, keep } = backfillHouse(["SPY"], source);
    keep(MONTH);
    const { summary } = await fill();
    expect(summary).toMatchObject({ stored: { bars_1m: 15 }, failures: [{ subject: "1m history" }] });
    expect(calls).toBe(4);
  });

  test("asked to slow down, it goes on later where it was", async () => {
    let limited = true;
    const source = memoryHistorySource(async (request) => {
      if (!limited) return everyHole(request);
      limited = false;
      throw new AppError("provider_rate_limited", "slow down", { retryAfterSeconds: 1_200 });
    });
    const { fill, keep, minuteDays } = backfillHouse(["SPY"], source);
    keep(MONTH);
    const { delays, summary } = await fill();
    expect(delays).toEqual([1_200]);
    expect(summary.failures).toEqual([]);
    expect(minuteDays.size).toBe(MONTH.length);
  });

  test("a database that fails is no provider's failure: the page is thrown back", async () => {
    const { deps } = backfillHouse(["SPY"], memoryHistorySource());
    const broken = new AppError("storage_unavailable", "The database could not be reached.");
    const daily = { ...deps.daily, storeDailyBars: () => Promise.reject(broken) };
    const run = aDailyRun("historical_backfill");
    await expect(backfillHistory({ ...deps, daily }, run, run.slotMs)).rejects.toBe(broken);
  });
});
