import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { chainSnapshots, optionContracts } from "../../src/adapters/postgres/schema/index.ts";
import { aContract, anExpirySummary, aValuedChain } from "../support/contracts.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";
import { testEveryColumn } from "../support/upsert-columns.ts";

const database = useDatabase();
const LATER = IN_SESSION + minutes(1);
const storeSlice = (changes: Parameters<typeof aSliceRecord>[0]) =>
  createChainStore(database.db).storeSlice(aSliceRecord(changes), LATER);

const A_CONTRACT: typeof optionContracts.$inferSelect = {
  occSymbol: "SPY   261218C00580000",
  symbol: "SPY",
  root: "SPY",
  expiration: "2026-12-18",
  strike: 580,
  optionType: "call",
  settlement: "PM",
  exerciseStyle: "american",
  bid: 4.9,
  ask: 5.1,
  last: 5.02,
  markPrice: 5.0025,
  volume: 321,
  openInterest: 4_321,
  impliedVolatility: 0.201234567,
  impliedVolatilityStatus: "ok",
  delta: 0.5125,
  gamma: 0.01171875,
  thetaPerDay: -0.109375,
  vegaPerVolPoint: 0.59375,
  rhoPerPoint: 0.203125,
  providerImpliedVolatility: 0.21875,
  provider: "schwab",
  quotedAt: new Date(IN_SESSION - 1_500),
  lastUpdated: new Date(IN_SESSION),
};
const OF_THE_SYMBOL = "a part of the contract that the OCC symbol names";

testEveryColumn(database, {
  title: "a contract of a slice",
  table: optionContracts,
  reset: "DELETE FROM option_contracts",
  row: A_CONTRACT,
  again: {
    occSymbol: A_CONTRACT.occSymbol,
    symbol: "AAPL",
    root: "SPYW",
    expiration: "2026-12-19",
    strike: 585,
    optionType: "put",
    settlement: "AM",
    exerciseStyle: "european",
    bid: 5.9,
    ask: 6.1,
    last: 6.02,
    markPrice: 6.0025,
    volume: 322,
    openInterest: 4_320,
    impliedVolatility: 0.30123456,
    impliedVolatilityStatus: "twin",
    delta: 0.625,
    gamma: 0.0234375,
    thetaPerDay: -0.21875,
    vegaPerVolPoint: 0.6875,
    rhoPerPoint: 0.28125,
    providerImpliedVolatility: 0.3125,
    provider: "alpaca",
    quotedAt: new Date(IN_SESSION + seconds(50)),
    lastUpdated: new Date(LATER),
  },
  key: ["occSymbol"],
  stays: {
    symbol: OF_THE_SYMBOL,
    root: OF_THE_SYMBOL,
    expiration: OF_THE_SYMBOL,
    strike: OF_THE_SYMBOL,
    optionType: OF_THE_SYMBOL,
    settlement: "how a listed contract settles does not change",
    exerciseStyle: "how a listed contract is exercised does not change",
  },
  store: ({ symbol, provider, lastUpdated, ...row }) => {
    const { optionType: type, markPrice: mark, quotedAt, settlement, exerciseStyle, ...rest } = row;
    const { occSymbol, root, expiration, strike, bid, ask, last, volume, openInterest, ...values } = rest;
    const { providerImpliedVolatility, impliedVolatilityStatus, ...greeks } = values;
    const terms = { occSymbol, symbol, root, expiration, strike, type, settlement, exerciseStyle };
    const quote = { bid, ask, last, mark, volume, openInterest, providerImpliedVolatility };
    const contract = aContract({ ...terms, ...quote, quotedAtMs: quotedAt?.getTime() ?? null });
    const status = impliedVolatilityStatus === "twin" ? ("twin" as const) : ("ok" as const);
    return storeSlice({
      symbol,
      provider,
      fetchedAtMs: lastUpdated.getTime(),
      valued: aValuedChain({
        contracts: [{ contract, ...greeks, impliedVolatilityStatus: status }],
        expiries: [],
      }),
    });
  },
});

const A_SNAPSHOT: typeof chainSnapshots.$inferSelect = {
  symbol: "SPY",
  root: "SPY",
  expiration: "2026-12-18",
  slot: new Date(IN_SESSION),
  asOf: new Date(IN_SESSION + seconds(5)),
  quotedAt: new Date(IN_SESSION - seconds(2)),
  delayed: false,
  statedPrice: 581.5,
  impliedPrice: 581.2,
  impliedPriceError: 0.031,
  underlyingPrice: 581.25,
  rate: 0.041,
  rateSource: "treasury",
  slopeRate: 0.043,
  dividendYield: 0.012,
  dividends: 1.75,
  forward: 582.3,
  forwardError: 0.021,
  forwardSource: "parity",
  smile: [0.25, 0.5, 2],
  atmImpliedVolatility: 0.203,
  skew25Delta: 0.054,
  modelFreeVolatility: 0.211,
  butterflyArbitrage: false,
  atmStraddle: 23.4,
  contracts: 117,
  tooWide: 7,
  unpricedCalls: [900, 905],
  unpricedPuts: [200.5],
  volume: 32_100,
  openInterest: 432_100,
  provider: "schwab",
};

testEveryColumn(database, {
  title: "a snapshot of a slice",
  table: chainSnapshots,
  reset: "DELETE FROM chain_snapshots",
  row: A_SNAPSHOT,
  again: {
    ...A_SNAPSHOT,
    asOf: new Date(IN_SESSION + seconds(65)),
    quotedAt: new Date(IN_SESSION + seconds(58)),
    delayed: true,
    statedPrice: null,
    impliedPrice: 582.4,
    impliedPriceError: 0.032,
    underlyingPrice: 582.5,
    rate: 0.042,
    rateSource: "chain",
    slopeRate: null,
    dividendYield: 0.013,
    dividends: null,
    forward: 583.7,
    forwardError: 0.022,
    forwardSource: "carry",
    smile: null,
    atmImpliedVolatility: 0.213,
    skew25Delta: 0.064,
    modelFreeVolatility: null,
    butterflyArbitrage: true,
    atmStraddle: 22.1,
    contracts: 118,
    tooWide: 8,
    unpricedCalls: null,
    unpricedPuts: [201],
    volume: 32_000,
    openInterest: 432_101,
    provider: "alpaca",
  },
  key: ["symbol", "root", "expiration", "slot"],
  store: ({ symbol, slot, asOf, quotedAt, delayed, provider, ...row }) => {
    const {
      statedPrice: stated,
      impliedPrice,
      impliedPriceError,
      unpricedCalls,
      unpricedPuts,
      ...expiry
    } = row;
    const { root, expiration, underlyingPrice: price } = expiry;
    const unpriced = (type: "call" | "put", strikes: readonly number[] | null) =>
      (strikes ?? []).map((strike) => ({ root, expiration, type, strike }));
    return storeSlice({
      symbol,
      slotMs: slot.getTime(),
      fetchedAtMs: asOf.getTime(),
      delayed,
      provider,
      valued: aValuedChain({
        contracts: [],
        expiries: [anExpirySummary({ ...expiry, forwardError: expiry.forwardError ?? 0 })],
        quotedAtMs: quotedAt?.getTime() ?? 0,
        stated,
        underlying: { price, source: "stated", implied: impliedPrice, impliedError: impliedPriceError },
      }),
      unpriced: [...unpriced("call", unpricedCalls), ...unpriced("put", unpricedPuts)],
    });
  },
});
