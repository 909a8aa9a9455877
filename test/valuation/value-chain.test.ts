import { expect, test } from "vitest";
import { normaliseChain } from "../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../src/adapters/schwab/wire-chain.ts";
import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import type { OptionContract } from "../../src/options/contract.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import type { ValuedChain } from "../../src/valuation/valued-chain.ts";
import { aContract } from "../support/contracts.ts";
import { aFetchedChain } from "../support/memory-pipeline.ts";
import { aModelChain } from "../support/model-chain.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { loadRecording } from "../support/shared.ts";

const MARKET = { spot: 5_800, rate: 0.04, dividendYield: 0.012, volatility: 0.18, expiration: "2026-12-18" };
const STRIKES = [5_400, 5_500, 5_600, 5_700, 5_800, 5_900, 6_000, 6_100, 6_200];

const value = (contracts: OptionContract[]): ValuedChain =>
  valueChain(aFetchedChain({ contracts, underlyingPrice: 5_800 }));

test("volatilities, forward and greeks of a chain of known prices come back out of it", () => {
  const { contracts, expiries } = value(aModelChain({ ...MARKET, strikes: STRIKES }));
  const years = yearsBetween(IN_SESSION, expiresAtMs(MARKET.expiration, "PM"));
  expect(expiries).toHaveLength(1);
  const [summary] = expiries;
  expect(summary?.forward).toBeCloseTo(5_800 * Math.exp((0.04 - 0.012) * years), 6);
  expect(summary).toMatchObject({ root: "SPXW", forwardSource: "parity", contracts: 18 });
  expect(summary?.atmImpliedVolatility).toBeCloseTo(0.18, 6);
  expect(Math.abs(summary?.skew25Delta ?? 1)).toBeLessThan(1e-6);
  for (const { contract, impliedVolatility, delta, thetaPerDay, vegaPerVolPoint } of contracts) {
    const known = europeanOption({ ...MARKET, type: contract.type, strike: contract.strike, years });
    expect(impliedVolatility, contract.occSymbol).toBeCloseTo(0.18, 6);
    expect(delta, contract.occSymbol).toBeCloseTo(known.delta, 6);
    expect(thetaPerDay, contract.occSymbol).toBeCloseTo(known.thetaPerDay, 4);
    expect(vegaPerVolPoint, contract.occSymbol).toBeCloseTo(known.vegaPerVolPoint, 4);
  }
});

test("two roots of one date are two expiries, each against its own forward", () => {
  const am = aModelChain({ ...MARKET, root: "SPX", settlement: "AM", dividendYield: 0.05, strikes: STRIKES });
  const pm = aModelChain({ ...MARKET, strikes: STRIKES });
  const { expiries } = value([...am, ...pm]);
  expect(expiries.map(({ root, contracts }) => [root, contracts])).toEqual([
    ["SPX", 18],
    ["SPXW", 18],
  ]);
  expect(expiries[0]?.forward).toBeLessThan(expiries[1]?.forward ?? 0);
});

test("activity adds up, with what is not known counted as nothing", () => {
  const contracts = [
    aContract({ volume: 5, openInterest: 7 }),
    aContract({ strike: 585, volume: null, openInterest: null }),
  ];
  expect(value(contracts).expiries).toEqual([expect.objectContaining({ volume: 5, openInterest: 7 })]);
});

test("a contract without a two-sided quote has no volatility and says so; its neighbours do not suffer", () => {
  const chain = aModelChain({ ...MARKET, strikes: STRIKES });
  const dead = chain.map((contract) =>
    contract.strike === 6_200 && contract.type === "call" ? { ...contract, bid: 0 } : contract,
  );
  const { contracts } = value(dead);
  expect(
    contracts.filter(({ impliedVolatilityStatus }) => impliedVolatilityStatus === "no-quote"),
  ).toHaveLength(1);
  expect(contracts.filter(({ impliedVolatilityStatus }) => impliedVolatilityStatus === "ok")).toHaveLength(
    17,
  );
  for (const one of contracts) {
    const known = one.impliedVolatility !== null;
    expect(
      [one.delta, one.gamma, one.thetaPerDay, one.vegaPerVolPoint, one.rhoPerPoint].map((x) => x !== null),
    ).toEqual(Array.from({ length: 5 }, () => known));
  }
});

test("an option that has expired is kept with its quote and without figures", () => {
  const expired = aContract({ expiration: TODAY, quotedAtMs: Date.parse("2026-11-23T21:00:01Z") });
  const chain = aFetchedChain({ contracts: [expired], fetchedAtMs: Date.parse("2026-11-23T21:05:00Z") });
  const { contracts, expiries } = valueChain(chain);
  expect(contracts).toEqual([
    expect.objectContaining({ contract: expired, impliedVolatility: null, delta: null }),
  ]);
  expect(contracts[0]?.impliedVolatilityStatus).not.toBe("ok");
  expect(expiries).toEqual([
    expect.objectContaining({ forward: 580, atmImpliedVolatility: null, smile: null, atmStraddle: null }),
  ]);
});

test("without an underlying price there is nothing to value", () => {
  expect(valueChain(aFetchedChain({ underlyingPrice: null, contracts: [] }))).toEqual({
    contracts: [],
    expiries: [],
    quotedAtMs: IN_SESSION,
    stated: null,
    underlying: { price: null, source: "stated", implied: null, impliedError: null },
  });
});

test("absurd quotes cost only themselves", () => {
  const chain = aModelChain({ ...MARKET, strikes: STRIKES });
  const absurd = aContract({
    root: "SPXW",
    symbol: "SPX",
    expiration: "2026-12-18",
    strike: 5_750,
    bid: 9e7,
    ask: 9.9e7,
  });
  const { contracts } = value([...chain, absurd]);
  expect(contracts).toHaveLength(19);
  const bad = contracts.find(({ contract }) => contract.strike === 5_750);
  // In the money and without a twin, so the smile lends what its own quote cannot say.
  expect(bad).toMatchObject({
    impliedVolatility: expect.closeTo(0.18, 4),
    impliedVolatilityStatus: "smile",
  });
  expect(contracts.filter(({ impliedVolatilityStatus }) => impliedVolatilityStatus === "ok")).toHaveLength(
    18,
  );
});

const SPY = loadRecording("schwab/chains_SPY_2022-05-20_from_tda.json");
test.skipIf(SPY === null)(
  "the recorded SPY chain is valued whole, with figures that a market can have",
  () => {
    const nowMs = Date.parse("2022-05-20T19:45:00Z");
    const slice = { symbol: "SPY", from: "2022-05-20", to: "2025-12-31", side: "ALL" as const };
    const chain = normaliseChain(parseChainEnvelope(SPY), slice, nowMs);
    const { contracts, expiries } = valueChain(chain);
    expect(contracts).toHaveLength(1_012);
    expect(expiries).toHaveLength(32);
    for (const { forward, expiration } of expiries) {
      expect(Math.abs(forward / 390.65 - 1), expiration).toBeLessThan(0.05);
    }
    const solved = contracts.filter(({ impliedVolatility }) => impliedVolatility !== null);
    expect(solved.length).toBeGreaterThan(950);
    for (const { contract, impliedVolatility, delta } of solved) {
      expect(impliedVolatility, contract.occSymbol).toBeGreaterThan(0.05);
      expect(impliedVolatility, contract.occSymbol).toBeLessThan(3);
      const sign = contract.type === "call" ? 1 : -1;
      expect(sign * (delta ?? 0), contract.occSymbol).toBeGreaterThanOrEqual(0);
      expect(sign * (delta ?? 0), contract.occSymbol).toBeLessThanOrEqual(1);
    }
  },
);
