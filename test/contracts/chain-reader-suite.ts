import { expect, test } from "vitest";
import type {
  ChainReader,
  ExpirationChain,
  StoredExpirySnapshot,
  StoredTicker,
} from "../../src/chains/reader-ports.ts";
import { aStoredContract } from "../support/contracts.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { anExpiryMove } from "../support/stored-volatility.ts";

const [YESTERDAY, NEAR, FAR] = ["2026-11-22", "2026-11-27", "2026-12-18"];

export function aTicker(symbol: string, changes: Partial<StoredTicker> = {}): StoredTicker {
  const nothing = { contracts: 0, expirations: 0, lastUpdatedMs: null, price: null, provider: null };
  return { symbol, name: null, active: true, ...nothing, ...changes };
}

const SPY = aTicker("SPY", {
  name: "SPDR S&P 500",
  price: 580,
  contracts: 6,
  expirations: 2,
  lastUpdatedMs: IN_SESSION,
  provider: "schwab",
});
const AAPL = aTicker("AAPL", { name: "Apple", active: false });

/** Three contracts of one expiration of SPY, not in order, with its snapshot. */
function spyChain(expiration: string): ExpirationChain {
  return {
    contracts: [
      aStoredContract({ expiration, strike: 590 }),
      aStoredContract({ expiration, strike: 580, type: "put" }),
      aStoredContract({ expiration, strike: 580 }),
    ],
    snapshots: [anExpiryMove({ expiration })],
    before: [],
  };
}

const SPY_CHAINS = [FAR, NEAR, YESTERDAY].map(spyChain);

function spxChain(root: string, changes: Partial<StoredExpirySnapshot> = {}): ExpirationChain {
  const { asOfMs = IN_SESSION, settlement = "PM", expiration = FAR } = changes;
  const contract = { root, symbol: "SPX", settlement, expiration, lastUpdatedMs: asOfMs };
  return {
    contracts: [aStoredContract(contract)],
    snapshots: [anExpiryMove({ root, asOfMs, settlement, ...changes })],
    before: [],
  };
}

/** What every reader of chains does; `open` gives one over these chains, of these tickers in the order added. */
export function chainReaderSuite(
  name: string,
  open: (chains: readonly ExpirationChain[], tickers: readonly StoredTicker[]) => Promise<ChainReader>,
): void {
  test(`${name}: tickers come in the order they were added, with what is stored of them from today on`, async () => {
    const reader = await open(SPY_CHAINS, [SPY, AAPL]);
    expect(await reader.listTickers(TODAY)).toEqual([SPY, AAPL]);
    expect(await reader.listTickers(FAR)).toMatchObject([{ contracts: 3, expirations: 1 }, AAPL]);
    expect(await reader.listTickers("2030-01-18")).toMatchObject([
      { contracts: 0, lastUpdatedMs: null },
      AAPL,
    ]);
  });

  test(`${name}: a ticker is found by its symbol, and none is null`, async () => {
    const reader = await open(SPY_CHAINS, [SPY, AAPL]);
    expect(await reader.findTicker("SPY")).toEqual({
      symbol: "SPY",
      name: "SPDR S&P 500",
      active: true,
      price: 580,
    });
    expect(await reader.findTicker("AAPL")).toEqual({
      symbol: "AAPL",
      name: "Apple",
      active: false,
      price: null,
    });
    expect(await reader.findTicker("spy'; DROP TABLE tickers; --")).toBeNull();
  });

  test(`${name}: expirations are listed nearest first, from today on`, async () => {
    const reader = await open(SPY_CHAINS, [SPY, AAPL]);
    const common = { root: "SPY", settlement: "PM", contracts: 3, lastUpdatedMs: IN_SESSION };
    expect(await reader.listExpirations("SPY", TODAY)).toEqual([
      { expiration: NEAR, ...common },
      { expiration: FAR, ...common },
    ]);
    expect(await reader.listExpirations("SPY", FAR)).toHaveLength(1);
    expect(await reader.listExpirations("AAPL", TODAY)).toEqual([]);
  });

  test(`${name}: an expiration is read whole, by root, strike and type`, async () => {
    const reader = await open(SPY_CHAINS, [SPY, AAPL]);
    const contracts = [
      aStoredContract({ expiration: FAR, strike: 580 }),
      aStoredContract({ expiration: FAR, strike: 580, type: "put" }),
      aStoredContract({ expiration: FAR, strike: 590 }),
    ];
    const snapshots = [anExpiryMove({ expiration: FAR })];
    expect(await reader.readExpiration("SPY", FAR)).toEqual({
      contracts,
      snapshots,
      before: [anExpiryMove({ expiration: NEAR })],
    });
    expect(await reader.readExpiration("SPY", "2030-01-18")).toEqual({
      contracts: [],
      snapshots: [],
      before: snapshots,
    });
    expect(await reader.readExpiration("AAPL", FAR)).toEqual({ contracts: [], snapshots: [], before: [] });
  });

  test(`${name}: a snapshot comes back whole: a smile to the single, strikes without a price, all that is unknown`, async () => {
    const smile = [17, 0.1, -1 / 3, 2 / 3, 1e-30, 123_456.789, 0, 0.2].map(Math.fround);
    const known: Partial<StoredExpirySnapshot> = {
      quotedAtMs: IN_SESSION - minutes(15),
      delayed: true,
      statedPrice: 580.11,
      impliedPrice: 579.987_654_321,
      impliedPriceError: 0.031,
      underlyingPrice: 579.9877,
      rateSource: "chain",
      slopeRate: 0.0417,
      dividends: 1.761117,
      forwardError: 0.0213,
      forwardSource: "carry",
      smile,
      modelFreeVolatility: 0.212345,
      butterflyArbitrage: true,
      tooWide: 12,
      unpricedCalls: [900, 905.5],
      unpricedPuts: [100.25],
    };
    const unknown: Partial<StoredExpirySnapshot> = {
      statedPrice: null,
      impliedPrice: null,
      impliedPriceError: null,
      slopeRate: null,
      dividends: null,
      smile: null,
      atmImpliedVolatility: null,
      skew25Delta: null,
      modelFreeVolatility: null,
      atmStraddle: null,
    };
    const [whole, bare] = [known, unknown].map((changes, i) =>
      spxChain(i === 0 ? "SPX" : "SPXW", { expiration: FAR, ...changes }),
    );
    if (whole === undefined || bare === undefined) throw new Error("There are two.");
    const reader = await open([whole, bare], [aTicker("SPX")]);
    const { snapshots } = await reader.readExpiration("SPX", FAR);
    expect(snapshots).toEqual([...whole.snapshots, ...bare.snapshots]);
  });

  test(`${name}: before an expiration comes the latest snapshot of each root of the one that is stored before it`, async () => {
    const laterMs = IN_SESSION + minutes(15);
    const at = (root: string, expiration: string, changes: Partial<StoredExpirySnapshot> = {}) =>
      spxChain(root, { expiration, ...changes });
    const reader = await open(
      [
        at("SPXW", YESTERDAY),
        at("SPXW", NEAR, { forward: 5_801 }),
        at("SPXW", NEAR, { forward: 5_802, asOfMs: laterMs }),
        at("SPX", NEAR, { forward: 5_803 }),
        at("SPXW", FAR),
        at("SPXW", "2027-01-15"),
        spyChain("2026-12-11"),
      ],
      [aTicker("SPX"), SPY],
    );
    const before = async (expiration: string) =>
      (await reader.readExpiration("SPX", expiration)).before.map(
        ({ root, expiration: date, forward }) => `${root} ${date} ${forward}`,
      );
    expect(await before(FAR)).toEqual([`SPX ${NEAR} 5803`, `SPXW ${NEAR} 5802`]);
    expect(await before("2027-01-15")).toEqual([`SPXW ${FAR} 581.2`]);
    expect(await before("2026-12-11")).toEqual(await before(FAR));
    expect(await before(YESTERDAY)).toEqual([]);
  });

  test(`${name}: of a date with two roots each has its own entry, and its latest snapshot`, async () => {
    const laterMs = IN_SESSION + minutes(15);
    const late = { asOfMs: laterMs, forward: 5_802 };
    const reader = await open(
      [
        spxChain("SPXW", late),
        spxChain("SPXW", { forward: 5_801 }),
        spxChain("SPX", { forward: 5_801, settlement: "AM" }),
        spxChain("SPX", { ...late, settlement: "AM" }),
      ],
      [aTicker("SPX")],
    );
    expect(await reader.listExpirations("SPX", TODAY)).toEqual([
      { expiration: FAR, root: "SPX", settlement: "AM", contracts: 1, lastUpdatedMs: laterMs },
      { expiration: FAR, root: "SPXW", settlement: "PM", contracts: 1, lastUpdatedMs: laterMs },
    ]);
    const { contracts, snapshots } = await reader.readExpiration("SPX", FAR);
    expect(contracts.map(({ root, lastUpdatedMs }) => [root, lastUpdatedMs])).toEqual([
      ["SPX", laterMs],
      ["SPXW", laterMs],
    ]);
    expect(snapshots.map(({ root, settlement, forward }) => [root, settlement, forward])).toEqual([
      ["SPX", "AM", 5_802],
      ["SPXW", "PM", 5_802],
    ]);
  });

  test(`${name}: the nearest expiration is read whole: the later of two as near, of the root named, from a day on`, async () => {
    const at = (root: string, expiration: string) => spxChain(root, { expiration });
    const reader = await open(
      [at("SPXW", "2026-11-27"), at("SPXW", "2026-12-01"), at("SPX", FAR), spyChain("2026-11-29")],
      [aTicker("SPX"), SPY],
    );
    const nearest = async (date: string, from = TODAY, root?: string) =>
      (await reader.readNearest("SPX", { date, from, root })).contracts.map(({ expiration }) => expiration);
    expect(await nearest("2026-11-29")).toEqual(["2026-12-01"]);
    expect(await nearest("2026-11-28")).toEqual(["2026-11-27"]);
    expect(await nearest("2026-11-28", "2026-11-28")).toEqual(["2026-12-01"]);
    expect(await nearest("2026-11-28", TODAY, "SPX")).toEqual([FAR]);
    expect(await nearest("2030-01-18")).toEqual([FAR]);
    expect(await nearest(FAR, "2027-01-01")).toEqual([]);
    const wish = { date: "2026-11-30", from: TODAY };
    expect(await reader.readNearest("SPX", wish)).toEqual(await reader.readExpiration("SPX", "2026-12-01"));
    expect(await reader.readNearest("AAPL", wish)).toEqual({ contracts: [], snapshots: [], before: [] });
  });
}
