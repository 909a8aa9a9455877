import { describe, expect, test } from "vitest";
import { createDailyStore } from "../../src/adapters/postgres/prices/daily-store.ts";
import type { DailyBar } from "../../src/prices/sources.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { aDailyBar, EOD_SLOT, memoryDaily } from "../support/memory-daily.ts";
import { useDatabase } from "../support/postgres.ts";
import { loadRecording } from "../support/shared.ts";
import { dailyStoreSuite } from "./daily-store-suite.ts";

const database = useDatabase();
const storeOf = () => createDailyStore(database.db);
const put = (bars: readonly DailyBar[], fetchedAtMs = EOD_SLOT, provider: Provider = "tiingo") =>
  storeOf().storeDailyBars({ provider, fetchedAtMs, bars });

dailyStoreSuite("Postgres", async () => ({
  store: storeOf(),
  async closeOf(symbol, day) {
    const at = `(start AT TIME ZONE 'America/New_York')::date = '${day}'`;
    const [row] = await database.rows(`SELECT close FROM price_bars WHERE symbol = '${symbol}' AND ${at}`);
    return row === undefined ? null : Number(row[0]);
  },
}));
dailyStoreSuite("memory", async () => {
  const { daily, stored } = memoryDaily(["AAPL", "SPY"]);
  return {
    store: daily,
    closeOf: async (symbol, day) => stored.get(`${symbol} ${day}`)?.bar.close ?? null,
  };
});

test("a ticker that is not active lacks nothing", async () => {
  await database.exec("UPDATE tickers SET is_active = false WHERE symbol = 'SPY'");
  const monday = "2026-11-23";
  expect(await storeOf().readMissingDays([monday], EOD_SLOT)).toEqual([{ symbol: "AAPL", days: [monday] }]);
  expect(await storeOf().readAdjustedTo()).toEqual([{ symbol: "AAPL", lastDay: null }]);
});

/** A day that opens, stays and closes at one price. */
function flat(date: string, price: number, changes: Partial<DailyBar> = {}): DailyBar {
  const raw = { open: price, high: price, low: price, close: price, volume: 1_000 };
  return aDailyBar({ date, ...raw, adjusted: raw, ...changes });
}
const raw = (date: string, price: number) => flat(date, price, { adjusted: null });
const closes = () =>
  database.rows(
    "SELECT (start AT TIME ZONE 'America/New_York')::date, close, adj_close, adj_volume FROM price_bars ORDER BY symbol, start",
  );
const everything = () => database.rows("SELECT * FROM price_bars ORDER BY symbol, start");

test("a daily bar starts at its session's open, in winter, in summer and on an early close", async () => {
  await put(["2026-11-23", "2026-07-06", "2026-11-27"].map((date) => aDailyBar({ date })));
  expect(
    await database.rows(
      "SELECT start, timeframe, session, provider, fetched_at FROM price_bars ORDER BY start",
    ),
  ).toEqual(
    ["2026-07-06 13:30:00+00", "2026-11-23 14:30:00+00", "2026-11-27 14:30:00+00"].map((start) => [
      start,
      "1d",
      "regular",
      "tiingo",
      "2026-11-23 22:15:00+00",
    ]),
  );
});

test("raw and adjusted prices, split and dividend are kept as they are", async () => {
  const adjusted = { open: 1.25, high: 1.5, low: 1, close: 1.3, volume: 4_000_000_000 };
  await put([aDailyBar({ adjusted, splitFactor: 0.05, dividend: 0.2612, volume: 13_000_000_000 })]);
  expect(
    await database.rows(
      `SELECT open, high, low, close, volume, adj_open, adj_high, adj_low, adj_close, adj_volume, split_factor, dividend
FROM price_bars`,
    ),
  ).toEqual([
    [
      "580.0000",
      "585.0000",
      "578.0000",
      "582.0000",
      "13000000000",
      "1.2500",
      "1.5000",
      "1.0000",
      "1.3000",
    ].concat(["4000000000", "0.05", "0.2612"]),
  ]);
});

test("the same bars twice, or by two deliveries at once, change nothing", async () => {
  const bars = [flat("2026-11-20", 400), flat("2026-11-23", 100, { splitFactor: 4 })];
  expect(await put(bars)).toEqual({ stored: 2, readjusted: 0 });
  const first = await everything();
  expect(await put(bars)).toEqual({ stored: 0, readjusted: 0 });
  await Promise.all([put(bars), put(bars)]);
  expect(await everything()).toEqual(first);
});

describe("splits and dividends", () => {
  const before = [flat("2026-11-18", 396), flat("2026-11-19", 400)];

  test("a split divides stored history and multiplies its volume, of its own symbol only", async () => {
    await put([...before, flat("2026-11-19", 50, { symbol: "AAPL" })]);
    const split = flat("2026-11-20", 100, { splitFactor: 4 });
    expect(await put([split], EOD_SLOT + 1)).toEqual({ stored: 1, readjusted: 2 });
    expect(await closes()).toEqual([
      ["2026-11-19", "50.0000", "50.0000", "1000"],
      ["2026-11-18", "396.0000", "99.0000", "4000"],
      ["2026-11-19", "400.0000", "100.0000", "4000"],
      ["2026-11-20", "100.0000", "100.0000", "1000"],
    ]);
    expect(await put([split], EOD_SLOT + 2)).toEqual({ stored: 0, readjusted: 0 });
  });

  test("a dividend takes its share of the close before", async () => {
    await put(before);
    await put([flat("2026-11-20", 398, { dividend: 4 })]);
    expect((await closes()).map(([, , adjusted]) => adjusted)).toEqual(["392.0400", "396.0000", "398.0000"]);
  });

  test("all four prices follow the close", async () => {
    await put([aDailyBar({ date: "2026-11-20" })]);
    await put([flat("2026-11-23", 291, { splitFactor: 2 })]);
    expect(
      await database.rows(
        "SELECT adj_open, adj_high, adj_low, adj_close, adj_volume FROM price_bars ORDER BY start LIMIT 1",
      ),
    ).toEqual([["290.0000", "292.5000", "289.0000", "291.0000", "80000000"]]);
  });

  test("two of them in one answer are both counted, in whatever order days arrive", async () => {
    const late = [flat("2026-11-20", 100, { splitFactor: 4 }), flat("2026-11-23", 99, { dividend: 1 })];
    const [split, dividend] = late;
    if (split === undefined || dividend === undefined) throw new Error("two days");
    // As Tiingo would give the split's day once the dividend is known.
    const splitSeen = { ...split, adjusted: { open: 99, high: 99, low: 99, close: 99, volume: 1_000 } };
    await put(before);
    await put([dividend], EOD_SLOT + 1);
    await put([splitSeen], EOD_SLOT + 2);
    const outOfOrder = await closes();
    await database.exec("DELETE FROM price_bars");
    await put(before);
    await put([split], EOD_SLOT + 1);
    await put([splitSeen, dividend], EOD_SLOT + 2);
    expect(await closes()).toEqual(outOfOrder);
    expect(outOfOrder.map(([, , adjusted]) => adjusted)).toEqual([
      "98.0100",
      "99.0000",
      "99.0000",
      "99.0000",
    ]);
  });

  test("an old range is anchored in its own answer: later splits that it knows of are not lost", async () => {
    const seen = { open: 50, high: 50, low: 50, close: 50, volume: 4_000 };
    await put([
      flat("2024-01-02", 202, { adjusted: { ...seen, close: 50.5, open: 50.5, high: 50.5, low: 50.5 } }),
    ]);
    await put([flat("2024-01-03", 200, { adjusted: seen, dividend: 2.02 })], EOD_SLOT + 1);
    expect((await closes()).map(([, , adjusted, volume]) => [adjusted, volume])).toEqual([
      ["49.9950", "4000"],
      ["50.0000", "4000"],
    ]);
  });

  test("raw days take what later days tell, and stay unadjusted where none does", async () => {
    await put([flat("2026-11-18", 396), flat("2026-11-20", 100, { splitFactor: 4 })]);
    expect(await put([raw("2026-11-19", 400), raw("2026-11-23", 101)], EOD_SLOT, "databento")).toEqual({
      stored: 2,
      readjusted: 1,
    });
    expect((await closes()).map(([, , adjusted]) => adjusted)).toEqual([
      "396.0000",
      "100.0000",
      "100.0000",
      null,
    ]);
  });

  test("a database that goes down in between leaves neither the split nor half a history", async () => {
    await put(before);
    const stored = await everything();
    database.http.faults.add({ kind: "server-error", statement: "UPDATE price_bars" });
    await expect(put([flat("2026-11-20", 100, { splitFactor: 4 })])).rejects.toMatchObject({
      code: "storage_unavailable",
    });
    expect(await everything()).toEqual(stored);
  });

  test("on a day without any, storing is one request", async () => {
    await put(before);
    const requests = database.http.counters.requests;
    await put([flat("2026-11-20", 401)]);
    expect(database.http.counters.requests - requests).toBe(1);
  });
});

type Recorded = Record<"open" | "high" | "low" | "close" | "volume" | "divCash" | "splitFactor", number> &
  Record<"adjOpen" | "adjHigh" | "adjLow" | "adjClose" | "adjVolume", number> & { date: string };
const recording = loadRecording("tiingo/daily_AAPL_2019-01-02_2024-11-29_split_dividends.json") as
  | Recorded[]
  | null;

test.skipIf(recording === null)(
  "Apple's years, evening by evening, end as Tiingo adjusts them today",
  async () => {
    const recorded = (recording ?? []).filter(({ date }) => date >= "2020");
    const days = recorded.map(({ date, open, high, low, close, volume, divCash, splitFactor }): DailyBar => {
      const raw = { open, high, low, close, volume };
      return {
        symbol: "AAPL",
        date: date.slice(0, 10),
        ...raw,
        // As each day looked on its own evening, before anything later was known.
        adjusted: raw,
        splitFactor: splitFactor === 1 ? null : splitFactor,
        dividend: divCash === 0 ? null : divCash,
      };
    });
    const acts = days.flatMap(({ splitFactor, dividend }, i) =>
      (splitFactor ?? dividend) === null ? [] : [i],
    );
    const begins = [0, ...acts];
    for (const [i, from] of begins.entries()) {
      await put(days.slice(from, from + 1), EOD_SLOT + from);
      await put(days.slice(from + 1, begins[i + 1]), EOD_SLOT + from);
    }
    const stored = await database.rows("SELECT adj_close, adj_volume FROM price_bars ORDER BY start");
    const misses = stored.map(([adjusted], i) =>
      Math.abs(Number(adjusted) / (recorded[i]?.adjClose ?? 0) - 1),
    );
    expect([stored.length, acts.length]).toEqual([1_237, 21]);
    // The rule's own 5.2e-5 and the four decimals of what is stored.
    expect(Math.max(...misses)).toBeLessThan(5.5e-5);
    expect(stored.map(([, volume]) => Number(volume))).toEqual(recorded.map(({ adjVolume }) => adjVolume));
  },
);

describe("a day that another vendor filled is never divided twice", () => {
  const around = [
    flat("2026-11-16", 400),
    flat("2026-11-18", 400),
    flat("2026-11-19", 400),
    flat("2026-11-20", 100, { splitFactor: 4 }),
  ];
  const adjusted = async () =>
    (await closes()).map(([date, , price]) => `${date} ${price === null ? null : Number(price)}`);
  const expected = ["16", "17", "18", "19", "20"].map((of) => `2026-11-${of} 100`);

  for (const [what, price] of [
    ["as traded", 400],
    ["divided by the split already", 100],
  ] as const) {
    test(`Schwab's, ${what}: filled after the split is known, and before`, async () => {
      const told = around.map((bar) =>
        bar.date < "2026-11-20"
          ? { ...bar, adjusted: { ...bar, open: 100, high: 100, low: 100, close: 100 } }
          : bar,
      );
      await put(told, EOD_SLOT);
      await put([raw("2026-11-17", price)], EOD_SLOT + 1, "schwab");
      expect(await adjusted()).toEqual(expected);
      // A dividend is told later: all is worked out again, and Schwab's day stays where it is.
      await put([flat("2026-11-23", 100, { dividend: 1 })], EOD_SLOT + 2);
      expect((await adjusted()).slice(0, 5)).toEqual(expected.map((line) => line.replace("100", "99")));
    });
  }

  test("Schwab's day of before the split, which it could not know", async () => {
    await put(around.slice(0, 3), EOD_SLOT);
    await put([raw("2026-11-17", 400)], EOD_SLOT + 1, "schwab");
    await put(around.slice(3), EOD_SLOT + 2);
    expect(await adjusted()).toEqual(expected);
  });
});
