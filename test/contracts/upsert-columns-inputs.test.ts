import { expect, test } from "vitest";
import { createIvBoundsStore } from "../../src/adapters/postgres/iv-metrics/iv-bounds-store.ts";
import { createCurveStore } from "../../src/adapters/postgres/market-inputs/curve-store.ts";
import { createDividendStore } from "../../src/adapters/postgres/market-inputs/dividend-store.ts";
import { createMarketDayStore } from "../../src/adapters/postgres/operations/market-day-store.ts";
import {
  dividendSchedules,
  dividends,
  ivBounds,
  marketDays,
  yieldCurves,
} from "../../src/adapters/postgres/schema/index.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { readOnlyRow, testEveryColumn } from "../support/upsert-columns.ts";
import { aDecided } from "./dividend-store-suite.ts";

const database = useDatabase();
const at = (count: number) => new Date(IN_SESSION + minutes(count));
const NO_NEWS = "a curve that is told again is no news";

testEveryColumn(database, {
  title: "a day's yields",
  table: yieldCurves,
  reset: "DELETE FROM yield_curves",
  row: { day: "2026-11-20", points: [{ years: 1, parYield: 0.04 }], source: "treasury", fetchedAt: at(0) },
  again: { day: "2026-11-20", points: [{ years: 2, parYield: 0.05 }], source: "alpaca", fetchedAt: at(1) },
  key: ["day"],
  staysAlone: { source: NO_NEWS, fetchedAt: NO_NEWS },
  store: ({ day, points, source, fetchedAt }) =>
    createCurveStore(database.db).storeCurves([{ day, points }], {
      source: source === "alpaca" ? "alpaca" : "treasury",
      fetchedAtMs: fetchedAt.getTime(),
    }),
});

testEveryColumn(database, {
  title: "a vendor's bounds",
  table: ivBounds,
  reset: "DELETE FROM iv_bounds",
  row: {
    symbol: "SPY",
    provider: "cboe",
    day: "2026-11-20",
    iv30: 0.2,
    low: 0.1,
    high: 0.4,
    fetchedAt: at(0),
  },
  again: {
    symbol: "SPY",
    provider: "alpaca",
    day: "2026-11-23",
    iv30: 0.3,
    low: 0.2,
    high: 0.5,
    fetchedAt: at(1),
  },
  key: ["symbol"],
  store: ({ provider, fetchedAt, ...bounds }) =>
    createIvBoundsStore(database.db).storeBounds([bounds], {
      provider: provider === "alpaca" ? "alpaca" : "cboe",
      fetchedAtMs: fetchedAt.getTime(),
    }),
});

testEveryColumn(database, {
  title: "the hours of a day",
  table: marketDays,
  reset: "DELETE FROM market_days",
  row: { day: "2026-11-23", opensAt: at(-30), closesAt: at(150), unusual: true, toldAt: at(-90) },
  again: { day: "2026-11-23", opensAt: at(-60), closesAt: at(180), unusual: false, toldAt: at(-89) },
  key: ["day"],
  store: ({ day: date, opensAt, closesAt, unusual, toldAt }) => {
    const [openMs, closeMs] = [opensAt?.getTime() ?? 0, closesAt?.getTime() ?? 0];
    const session = { date, openMs, closeMs, earlyClose: true };
    return createMarketDayStore(database.db).writeMarketDay({ date, session }, unusual, toldAt.getTime());
  },
});

const A_DIVIDEND: typeof dividends.$inferSelect = {
  symbol: "SPY",
  exDate: "2026-12-18",
  amount: 1.761117,
  special: false,
  certainty: "projected",
  source: "tiingo",
  fetchedAt: at(0),
};

testEveryColumn(database, {
  title: "a dividend to come",
  table: dividends,
  reset: "DELETE FROM dividends; DELETE FROM dividend_schedules",
  row: A_DIVIDEND,
  again: { ...A_DIVIDEND, amount: 1.8, certainty: "declared", source: "alpaca", fetchedAt: at(1) },
  key: ["symbol", "exDate", "special"],
  store: ({ symbol, fetchedAt, ...dividend }) => {
    const decided = aDecided({ symbol, dividends: [{ ...dividend, fetchedAtMs: fetchedAt.getTime() }] });
    return createDividendStore(database.db).storeSchedules([decided], IN_SESSION);
  },
});

test("a ticker's schedule replaces every column of the one before; incomplete, it leaves the time of the last", async () => {
  const store = (changes: Parameters<typeof aDecided>[0], count: number) =>
    createDividendStore(database.db).storeSchedules(
      [aDecided({ ...changes, dividends: [] })],
      at(count).getTime(),
    );
  const first = { symbol: "SPY", status: "scheduled", per_year: 4, as_of: at(0).toISOString() };
  await store({}, 0);
  expect(await readOnlyRow(database, dividendSchedules)).toEqual({ ...first, tried_at: at(0).toISOString() });
  await store({ complete: false }, 1);
  expect(await readOnlyRow(database, dividendSchedules)).toEqual({ ...first, tried_at: at(1).toISOString() });
  await store({ status: "none", perYear: null }, 2);
  expect(await readOnlyRow(database, dividendSchedules)).toEqual({
    symbol: "SPY",
    status: "none",
    per_year: null,
    as_of: at(2).toISOString(),
    tried_at: at(2).toISOString(),
  });
});
