import { expect, test } from "vitest";
import { normaliseChain } from "../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../src/adapters/schwab/wire-chain.ts";
import { inputWarnings } from "../../src/chains/expiry-inputs.ts";
import type { OptionContract } from "../../src/options/contract.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import type { ValuedChain } from "../../src/valuation/valued-chain.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { loadCase } from "../support/shared.ts";
import { aSnapshot } from "../support/volatility.ts";
import { forwardOf, treeContracts, yearsTo } from "./american-tree.ts";

const CASES = {
  stubs: ["F1-stub-quotes", "AAA"],
  hardToBorrow: ["F2-hard-to-borrow", "HHH"],
  highYield: ["F9-yield-107", "MSTY"],
  afterHours: ["F3-own-price-after-hours", "XYZ"],
  delayed: ["F6-delayed", "DDD"],
} as const;

const bodies = Object.fromEntries(
  Object.entries(CASES).map(([name, [file]]) => [name, loadCase(`market/${file}.chain.json`)]),
);
const missing = Object.values(bodies).some((body) => body === null);

function valued(name: keyof typeof CASES, nowMs = IN_SESSION): ValuedChain {
  const slice = { symbol: CASES[name][1], from: "2026-11-20", to: "2027-12-31", side: "ALL" } as const;
  return valueChain(normaliseChain(parseChainEnvelope(bodies[name]), slice, nowMs));
}

const row = ({ contracts }: ValuedChain, strike: number, type: "call" | "put") => {
  const found = contracts.find(({ contract }) => contract.strike === strike && contract.type === type);
  if (found === undefined) throw new Error(`No ${strike} ${type}.`);
  return found;
};
const points = (a: number | null, b: number | null) => 100 * Math.abs((a ?? Number.NaN) - (b ?? Number.NaN));

test.skipIf(missing)("stubs make no mid, no volatility and no forward, and are counted as too wide", () => {
  const chain = valued("stubs");
  const [summary] = chain.expiries;
  expect(row(chain, 110, "call")).toMatchObject({
    impliedVolatility: null,
    impliedVolatilityStatus: "too-wide",
    delta: null,
  });
  // In the money a stub borrows the smile's, and says so.
  expect(["smile", "too-wide"]).toContain(row(chain, 110, "put").impliedVolatilityStatus);
  expect(summary).toMatchObject({ tooWide: 2, forwardSource: "parity" });
  expect(summary?.forward).toBeCloseTo(100 * Math.exp(0.04 * yearsTo("2026-12-18")), 1);
  expect(points(row(chain, 100, "call").impliedVolatility, 0.2)).toBeLessThan(0.3);
});

test.skipIf(missing)("hard to borrow: one volatility, and a call worth its exercise has delta 1", () => {
  const chain = valued("hardToBorrow");
  expect(chain.underlying).toMatchObject({ price: 100, source: "stated" });
  for (const { impliedVolatility, contract } of chain.contracts)
    expect(points(impliedVolatility, 0.55), contract.occSymbol).toBeLessThan(1);
  expect(row(chain, 70, "call").delta).toBeCloseTo(1, 3);
  expect(chain.expiries[0]?.dividendYield).toBeGreaterThan(0.55);
});

test.skipIf(missing)("a fund that pays 107 % a year shows it as its carry, and one volatility", () => {
  const chain = valued("highYield");
  expect(chain.underlying).toMatchObject({ price: 25, source: "stated" });
  expect(chain.expiries[0]?.dividendYield).toBeCloseTo(1.07, 2);
  for (const { impliedVolatility, contract } of chain.contracts)
    expect(points(impliedVolatility, 0.6), contract.occSymbol).toBeLessThan(1);
  expect(row(chain, 21, "call").delta).toBeCloseTo(1, 3);
});

test.skipIf(missing)(
  "a price after hours is contradicted by the quotes, which are used, with both numbers",
  () => {
    const chain = valued("afterHours");
    expect(chain).toMatchObject({
      stated: 110,
      underlying: { source: "implied", price: expect.closeTo(100, 1) },
    });
    const [summary] = chain.expiries;
    expect(points(summary?.atmImpliedVolatility ?? null, 0.4)).toBeLessThan(0.2);
    expect(Math.abs(summary?.dividendYield ?? 1)).toBeLessThan(0.02);
    const { price, implied, impliedError } = chain.underlying;
    const inputs = {
      underlyingPrice: price ?? 0,
      statedPrice: 110,
      impliedPrice: implied,
      impliedPriceError: impliedError,
    };
    expect(inputWarnings(aSnapshot(inputs))).toEqual([expect.stringMatching(/110\.00.*99\.97 \(± 0\.02\)/)]);
  },
);

test.skipIf(missing)("delayed quotes count their time from when they stood", () => {
  const quotedAt = 1_795_466_100_000;
  for (const late of [0, 15, 24]) {
    const chain = valued("delayed", quotedAt + minutes(late));
    expect(chain.quotedAtMs).toBe(quotedAt);
    for (const { impliedVolatility } of chain.contracts)
      expect(points(impliedVolatility, 0.15)).toBeLessThan(0.1);
  }
});

const EXPIRATION = "2026-12-18";
const STRIKES = [80, 85, 90, 95, 100, 105, 110, 115, 120];
const MADE = { spot: 100, rate: 0.04, borrow: 0, dividends: [], expiration: EXPIRATION, strikes: STRIKES };
const CLEAN = treeContracts({ ...MADE, smile: () => 0.35 });
const FORWARD = forwardOf({ ...MADE, years: yearsTo(EXPIRATION) });
const value = (contracts: OptionContract[], underlyingPrice: number | null = 100) =>
  valueChain({ underlyingPrice, rate: 0.04, fetchedAtMs: IN_SESSION, contracts });
const worsened = (change: (contract: OptionContract) => Partial<OptionContract> | null) =>
  CLEAN.map((contract) => ({ ...contract, ...change(contract) }));

test.each<[string, (contract: OptionContract) => Partial<OptionContract> | null]>([
  [
    "both sides of the strikes at the money",
    ({ strike }) => (strike === 100 ? { bid: 0.05, ask: 10 } : null),
  ],
  ["all strikes but two", ({ strike }) => (strike === 95 || strike === 105 ? null : { bid: 0.05, ask: 10 })],
  ["the calls", ({ type, strike }) => (type === "call" && strike !== 105 ? { bid: 0.1, ask: 25 } : null)],
  ["marks of 0 beside live quotes", () => ({ mark: 0 })],
  ["crossed quotes", ({ strike, ask }) => (strike === 95 ? { bid: (ask ?? 0) + 1 } : null)],
  ["one-sided quotes", ({ strike, type }) => (strike > 105 && type === "put" ? { bid: 0 } : null)],
  ["absurd quotes", ({ strike, type }) => (strike === 110 && type === "call" ? { bid: 60, ask: 61 } : null)],
  [
    "yesterday's quotes among today's",
    ({ strike, bid, ask }) =>
      strike === 100 || strike === 90
        ? { bid: (bid ?? 0) + 3, ask: (ask ?? 0) + 3.2, quotedAtMs: IN_SESSION - minutes(19 * 60) }
        : null,
  ],
])("%s move neither the forward nor the volatility at the money", (_, change) => {
  const chain = value(worsened(change));
  const [summary] = chain.expiries;
  expect(Math.abs((summary?.forward ?? 0) - FORWARD)).toBeLessThan(0.06);
  expect(points(summary?.atmImpliedVolatility ?? null, 0.35)).toBeLessThan(0.3);
  expect(chain.underlying.price).toBe(100);
});

test("quotes of the session before are called old, and nothing is read from them", () => {
  const chain = value(
    worsened(({ strike }) => (strike === 105 ? { quotedAtMs: IN_SESSION - minutes(19 * 60) } : null)),
  );
  expect(row(chain, 105, "call")).toMatchObject({
    impliedVolatility: null,
    impliedVolatilityStatus: "old-quote",
  });
});

test("tight wings of a nickel and of pennies are heard", () => {
  const strikes = [70, 80, 90, 100, 110, 130];
  const contracts = treeContracts({ ...MADE, strikes, smile: () => 0.35 }).map((contract) =>
    contract.strike === 70 && contract.type === "put" ? { ...contract, bid: 0.05, ask: 0.1 } : contract,
  );
  const chain = value(contracts);
  expect(row(chain, 70, "put")).toMatchObject({ impliedVolatilityStatus: "ok" });
  const wing = row(
    value([...contracts.slice(0, -2), { ...contracts.at(-2), bid: 0.01, ask: 0.02 } as OptionContract]),
    130,
    "call",
  );
  expect(wing).toMatchObject({ impliedVolatilityStatus: "ok", impliedVolatility: expect.any(Number) });
});

test("nothing but stubs is valued against the stated price, with the error said, or not at all", () => {
  const stubs = worsened(() => ({ bid: 0.05, ask: 10 }));
  const [summary] = value(stubs).expiries;
  expect(summary).toMatchObject({
    forwardSource: "carry",
    atmImpliedVolatility: null,
    smile: null,
    atmStraddle: null,
    tooWide: CLEAN.length,
  });
  expect(summary?.forwardError).toBeGreaterThan(0.1);
  expect(value(stubs, null)).toMatchObject({ expiries: [], underlying: { price: null } });
  expect(value(stubs, null).contracts[0]).toMatchObject({ impliedVolatilityStatus: "no-forward" });
});
