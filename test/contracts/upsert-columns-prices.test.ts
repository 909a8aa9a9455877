import { createBarStore } from "../../src/adapters/postgres/prices/bar-store.ts";
import { createDailyStore } from "../../src/adapters/postgres/prices/daily-store.ts";
import { createHoleStore } from "../../src/adapters/postgres/prices/hole-store.ts";
import { emptyDays, priceBars } from "../../src/adapters/postgres/schema/index.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import { PROVIDERS, type Provider } from "../../src/providers/provider.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { testEveryColumn } from "../support/upsert-columns.ts";

const database = useDatabase();
const providerOf = (name: string | null): Provider =>
  PROVIDERS.find((provider) => provider === name) ?? "finnhub";

const A_MINUTE: typeof priceBars.$inferSelect = {
  symbol: "SPY",
  timeframe: "1m",
  start: new Date(IN_SESSION),
  session: "regular",
  open: 580.25,
  high: 580.5,
  low: 580,
  close: 580.4375,
  volume: 1_000,
  adjOpen: null,
  adjHigh: null,
  adjLow: null,
  adjClose: null,
  adjVolume: null,
  splitFactor: null,
  dividend: null,
  provider: "schwab",
  fetchedAt: new Date(IN_SESSION + minutes(1)),
};
const ITS_START = "the trading calendar tells it from the start";
const DAILY_ONLY = "of daily bars only";
const SAME_BAR = "the same bar fetched again is no news";

testEveryColumn(database, {
  title: "an intraday bar",
  table: priceBars,
  reset: "DELETE FROM price_bars",
  row: A_MINUTE,
  again: {
    ...A_MINUTE,
    session: "extended",
    open: 580.3,
    high: 580.625,
    low: 579.9,
    close: 580.125,
    volume: 1_100,
    adjOpen: 1,
    adjHigh: 2,
    adjLow: 3,
    adjClose: 4,
    adjVolume: 5,
    splitFactor: 6,
    dividend: 7,
    provider: "alpaca",
    fetchedAt: new Date(IN_SESSION + minutes(2)),
  },
  key: ["symbol", "timeframe", "start"],
  stays: {
    session: ITS_START,
    adjOpen: DAILY_ONLY,
    adjHigh: DAILY_ONLY,
    adjLow: DAILY_ONLY,
    adjClose: DAILY_ONLY,
    adjVolume: DAILY_ONLY,
    splitFactor: DAILY_ONLY,
    dividend: DAILY_ONLY,
  },
  staysAlone: { provider: SAME_BAR, fetchedAt: SAME_BAR },
  store: ({ symbol, start, open, high, low, close, volume, provider, fetchedAt }) =>
    createBarStore(database.db).storeBars({
      provider: providerOf(provider),
      fetchedAtMs: fetchedAt.getTime(),
      timeframe: "1m",
      bars: [{ symbol, startMs: start.getTime(), open, high, low, close, volume }],
    }),
});

const A_DAY: typeof priceBars.$inferSelect = {
  symbol: "SPY",
  timeframe: "1d",
  start: new Date("2026-11-23T14:30:00Z"),
  session: "regular",
  open: 580.25,
  high: 585.5,
  low: 578,
  close: 582.4375,
  volume: 40_000_000,
  adjOpen: 290.125,
  adjHigh: 292.75,
  adjLow: 289,
  adjClose: 291.2188,
  adjVolume: 80_000_000,
  splitFactor: 2,
  dividend: 1.75,
  provider: "alpaca",
  fetchedAt: new Date("2026-11-23T22:15:00Z"),
};
const WITH_THE_CLOSE = "adjusted values move together, and the close speaks for them";

testEveryColumn(database, {
  title: "a daily bar",
  table: priceBars,
  reset: "DELETE FROM price_bars",
  row: A_DAY,
  again: {
    ...A_DAY,
    session: "extended",
    open: 580.5,
    high: 586,
    low: 577,
    close: 583.5,
    volume: 41_000_000,
    adjOpen: 193.5,
    adjHigh: 195.3333,
    adjLow: 192.3333,
    adjClose: 194.5,
    adjVolume: 123_000_000,
    splitFactor: 3,
    dividend: 1.5,
    // One that tells of splits: what knows less never replaces what knows more.
    provider: "tiingo",
    fetchedAt: new Date("2026-11-24T22:15:00Z"),
  },
  key: ["symbol", "timeframe", "start"],
  stays: { session: ITS_START },
  staysAlone: {
    adjOpen: WITH_THE_CLOSE,
    adjHigh: WITH_THE_CLOSE,
    adjLow: WITH_THE_CLOSE,
    adjVolume: WITH_THE_CLOSE,
    fetchedAt: SAME_BAR,
  },
  store: ({ symbol, start, open, high, low, close, volume, ...rest }) => {
    const { adjOpen, adjHigh, adjLow, adjClose, adjVolume, splitFactor, dividend, provider, fetchedAt } =
      rest;
    const adjusted = {
      open: adjOpen ?? 0,
      high: adjHigh ?? 0,
      low: adjLow ?? 0,
      close: adjClose ?? 0,
      volume: adjVolume ?? 0,
    };
    const raw = { symbol, date: newYorkDate(start.getTime()), open, high, low, close, volume };
    return createDailyStore(database.db).storeDailyBars({
      provider: providerOf(provider),
      fetchedAtMs: fetchedAt.getTime(),
      bars: [{ ...raw, adjusted, splitFactor, dividend }],
    });
  },
});

const AN_EMPTY_DAY: typeof emptyDays.$inferSelect = {
  symbol: "SPY",
  timeframe: "1m",
  day: "2026-11-20",
  provider: "databento",
  checkedAt: new Date(IN_SESSION),
};

testEveryColumn(database, {
  title: "a day found empty",
  table: emptyDays,
  reset: "DELETE FROM empty_days",
  row: AN_EMPTY_DAY,
  again: { ...AN_EMPTY_DAY, provider: "tiingo", checkedAt: new Date(IN_SESSION + minutes(1)) },
  key: ["symbol", "timeframe", "day"],
  staysAlone: { provider: "two answers of one instant: the first is as good" },
  store: ({ symbol, timeframe, day, provider, checkedAt }) =>
    createHoleStore(database.db).rememberEmpty(timeframe, [{ symbol, days: [day] }], {
      provider: providerOf(provider),
      nowMs: checkedAt.getTime(),
    }),
});
