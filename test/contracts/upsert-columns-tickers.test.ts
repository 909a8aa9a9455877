import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createBarStore } from "../../src/adapters/postgres/prices/bar-store.ts";
import { ivMetrics, tickers } from "../../src/adapters/postgres/schema/index.ts";
import { aValuedChain } from "../support/contracts.ts";
import { IN_SESSION, minutes, seconds, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";
import { testEveryColumn } from "../support/upsert-columns.ts";

const database = useDatabase();
const LATER = IN_SESSION + minutes(1);

const A_ROW: typeof ivMetrics.$inferSelect = {
  symbol: "SPY",
  slot: new Date(IN_SESSION),
  day: TODAY,
  isClose: false,
  asOf: new Date(IN_SESSION + minutes(1)),
  quotedAt: new Date(IN_SESSION + seconds(58)),
  delayed: false,
  underlyingPrice: 581.25,
  iv7: 0.207,
  iv14: 0.214,
  iv30: 0.23,
  iv60: 0.26,
  iv90: 0.29,
  rankIv30: 0.231,
  modelFree30: 0.241,
  extrapolated: [7],
  calendarArbitrage: false,
  ivRank: 31.5,
  ivPercentile: 41.5,
  observations: 201,
  rebuiltObservations: 150,
  regime: "low",
  termSlope: 0.061,
  skew25Delta: 0.051,
  expectedMove30: 38.3,
  straddle: 12.1,
  straddleExpiration: "2026-11-27",
  rv20: 0.12,
  rv60: 0.16,
  yangZhang20: 0.125,
  yangZhang60: 0.165,
  ivLessRv: 0.11,
  term: [
    {
      expiration: "2026-11-27",
      root: "SPY",
      settlement: "PM",
      days: 4.25,
      atmImpliedVolatility: 0.2,
      skew25Delta: 0.05,
      modelFreeVolatility: 0.206,
    },
  ],
  warnings: ["thin"],
  provider: "schwab",
};

testEveryColumn(database, {
  title: "metrics of a slot",
  table: ivMetrics,
  reset: "DELETE FROM iv_metrics",
  row: A_ROW,
  again: {
    symbol: "SPY",
    slot: A_ROW.slot,
    day: "2026-11-24",
    isClose: true,
    asOf: new Date(IN_SESSION + minutes(2)),
    quotedAt: new Date(IN_SESSION + seconds(118)),
    delayed: true,
    underlyingPrice: 582.5,
    iv7: 0.307,
    iv14: 0.314,
    iv30: 0.33,
    iv60: 0.36,
    iv90: 0.39,
    rankIv30: 0.331,
    modelFree30: 0.341,
    extrapolated: [7, 90],
    calendarArbitrage: true,
    ivRank: 32.5,
    ivPercentile: 42.5,
    observations: 202,
    rebuiltObservations: 149,
    regime: "high",
    termSlope: 0.062,
    skew25Delta: 0.052,
    expectedMove30: 39.3,
    straddle: 13.1,
    straddleExpiration: "2026-12-04",
    rv20: 0.13,
    rv60: 0.17,
    yangZhang20: 0.135,
    yangZhang60: 0.175,
    ivLessRv: 0.21,
    term: [
      {
        expiration: "2026-12-04",
        root: "SPYW",
        settlement: "AM",
        days: 11.25,
        atmImpliedVolatility: 0.3,
        skew25Delta: null,
        modelFreeVolatility: null,
      },
    ],
    warnings: [],
    provider: "alpaca",
  },
  key: ["symbol", "slot"],
  store: ({ slot, asOf, quotedAt, regime, ...row }) =>
    createIvMetricsStore(database.db).storeMetrics([
      {
        ...row,
        slotMs: slot.getTime(),
        asOfMs: asOf.getTime(),
        quotedAtMs: quotedAt?.getTime() ?? null,
        regime: regime === "low" ? "low" : "high",
      },
    ]),
});

const A_TICKER: typeof tickers.$inferSelect = {
  symbol: "SPY",
  name: "SPDR S&P 500",
  isActive: true,
  price: 581.25,
  previousClose: 579.5,
  bid: 581.1,
  ask: 581.4,
  dayVolume: 40_000_000,
  priceAt: new Date(IN_SESSION),
  provider: "schwab",
  addedAt: new Date("2026-01-01T00:00:00Z"),
};

testEveryColumn(database, {
  title: "a ticker's quote",
  table: tickers,
  reset: `UPDATE tickers SET price = NULL, price_at = NULL, provider = NULL, previous_close = NULL, bid = NULL,
    ask = NULL, day_volume = NULL WHERE symbol = 'SPY'`,
  row: A_TICKER,
  again: {
    symbol: "SPY",
    name: "another",
    isActive: false,
    price: 582.5,
    previousClose: 579.75,
    bid: 582.1,
    ask: 582.9,
    dayVolume: 39_999_999,
    priceAt: new Date(IN_SESSION + minutes(1)),
    provider: "alpaca",
    addedAt: new Date(IN_SESSION),
  },
  key: ["symbol"],
  stays: { name: "the operator's", isActive: "the operator's", addedAt: "the operator's" },
  store: ({ symbol, priceAt, provider, price, previousClose, bid, ask, dayVolume }) => {
    const quotedAtMs = priceAt?.getTime() ?? 0;
    const quote = { symbol, price: price ?? 0, previousClose, bid, ask, dayVolume, quotedAtMs };
    return createBarStore(database.db).storeQuotes({
      provider: provider === "schwab" ? "schwab" : "alpaca",
      fetchedAtMs: IN_SESSION + minutes(5),
      quotes: [quote],
    });
  },
});

const NOT_OF_A_SLICE = "a slice knows the price alone";
testEveryColumn(database, {
  title: "a ticker's price from a slice",
  table: tickers,
  reset: `UPDATE tickers SET price = NULL, price_at = NULL, provider = NULL, previous_close = 579.5, bid = 581.1,
    ask = 581.4, day_volume = 40000000 WHERE symbol = 'SPY'`,
  row: A_TICKER,
  again: {
    symbol: "SPY",
    name: "another",
    isActive: false,
    price: 582.5,
    previousClose: 579.75,
    bid: 582.1,
    ask: 582.9,
    dayVolume: 41_000_000,
    priceAt: new Date(LATER),
    provider: "alpaca",
    addedAt: new Date(IN_SESSION),
  },
  key: ["symbol"],
  stays: {
    name: "the operator's",
    isActive: "the operator's",
    addedAt: "the operator's",
    previousClose: NOT_OF_A_SLICE,
    bid: NOT_OF_A_SLICE,
    ask: NOT_OF_A_SLICE,
    dayVolume: NOT_OF_A_SLICE,
  },
  store: ({ price, priceAt, provider }) =>
    createChainStore(database.db).storeSlice(
      aSliceRecord({
        fetchedAtMs: priceAt?.getTime() ?? 0,
        provider: provider ?? "",
        valued: aValuedChain({
          contracts: [],
          expiries: [],
          stated: price,
          underlying: { price, source: "stated", implied: null, impliedError: null },
        }),
      }),
      LATER,
    ),
});
