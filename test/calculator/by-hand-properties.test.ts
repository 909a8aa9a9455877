import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Calculation } from "../../src/calculator/calculation.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { type HandTrade, type OwnHand, ownHand } from "./independent/by-hand.ts";
import { type Scanned, scanPayoff } from "./independent/scan-payoff.ts";

const SEED = 20261123;
const RUNS = 30;
const SHARES = 100;
const CENT = 0.0101;
/** A level of the payoff this near to nothing is a breakeven anywhere, or nowhere. */
const NOTHING = 0.005;

const calculate = calculatorOver(memoryChains([]));
const hundredths = (low: number, high: number) => fc.integer({ min: low, max: high }).map((n) => n / 100);
const days = fc.integer({ min: 1, max: 350 });

const market = fc.record({
  underlyingPrice: fc.constant(100),
  rate: hundredths(-1, 10),
  dividendYield: hundredths(-10, 40),
  days: fc.tuple(days, days),
  strikes: fc.uniqueArray(fc.integer({ min: 50, max: 200 }), { minLength: 4, maxLength: 4 }),
  volatilities: fc.tuple(hundredths(5, 150), hundredths(5, 150)),
});
type Market = typeof market extends fc.Arbitrary<infer One> ? One : never;
/** `place` among the four strikes, ascending. */
type Written = readonly [side: "buy" | "sell", type: "call" | "put", place: number, when?: "far"];

const KINDS: Readonly<Record<string, readonly Written[]>> = {
  "call calendar": [
    ["sell", "call", 1],
    ["buy", "call", 1, "far"],
  ],
  "put calendar": [
    ["sell", "put", 1],
    ["buy", "put", 1, "far"],
  ],
  "short call calendar": [
    ["buy", "call", 1],
    ["sell", "call", 1, "far"],
  ],
  "short put calendar": [
    ["buy", "put", 1],
    ["sell", "put", 1, "far"],
  ],
  "call diagonal, bought below": [
    ["sell", "call", 2],
    ["buy", "call", 1, "far"],
  ],
  "call diagonal, bought above": [
    ["sell", "call", 1],
    ["buy", "call", 2, "far"],
  ],
  "put diagonal, bought below": [
    ["sell", "put", 2],
    ["buy", "put", 1, "far"],
  ],
  "put diagonal, bought above": [
    ["sell", "put", 1],
    ["buy", "put", 2, "far"],
  ],
  "double diagonal": [
    ["buy", "put", 0, "far"],
    ["sell", "put", 1],
    ["sell", "call", 2],
    ["buy", "call", 3, "far"],
  ],
  "iron condor": [
    ["buy", "put", 0],
    ["sell", "put", 1],
    ["sell", "call", 2],
    ["buy", "call", 3],
  ],
  strangle: [
    ["buy", "put", 0],
    ["buy", "call", 2],
  ],
  backspread: [
    ["sell", "call", 0],
    ["buy", "call", 2],
    ["buy", "call", 3],
  ],
};

function tradeOf(
  legs: readonly Written[],
  { days: [first, more], strikes, volatilities, ...rest }: Market,
): HandTrade {
  const ascending = strikes.toSorted((a, b) => a - b);
  return {
    kind: "legs",
    ...rest,
    legs: legs.map(([side, type, place, when]) => {
      const [dte, impliedVolatility] =
        when === "far" ? [first + more, volatilities[1]] : [first, volatilities[0]];
      return { side, type, strike: ascending[place] ?? 0, quantity: 1, dte, impliedVolatility };
    }),
  };
}

const signed = ({ kind, total }: Calculation["net"]) => (kind === "debit" ? total : -total);

function expectOutcome(answer: Calculation, own: OwnHand, { best, worst, rises, falls }: Scanned): void {
  expect([answer.maxProfit === null, answer.maxLoss === null]).toEqual([rises, falls]);
  if (answer.maxProfit !== null) expect(Math.abs(answer.maxProfit - SHARES * best)).toBeLessThan(0.05);
  if (answer.maxLoss !== null) expect(Math.abs(answer.maxLoss + SHARES * worst)).toBeLessThan(0.05);
  expect(Math.abs(signed(answer.net) - SHARES * own.debit)).toBeLessThan(CENT);
}

/** All that a scan finds, and no impossible one. */
function expectBreakevens({ breakevens }: Calculation, { profitAt }: OwnHand, scanned: Scanned): void {
  expect(breakevens).toEqual(scanned.breakevens.map((price) => Math.round(100 * price) / 100));
  for (const price of breakevens) expect(Math.abs(profitAt(price))).toBeLessThan(0.01);
  for (const price of scanned.breakevens)
    expect(profitAt(price * (1 - 1e-6)) * profitAt(price * (1 + 1e-6))).toBeLessThanOrEqual(0);
}

/** Lognormal, between the breakevens. */
function ownProbability({ profitAt, above }: OwnHand, breakevens: readonly number[]): number {
  const cuts = [0, ...breakevens, Number.POSITIVE_INFINITY];
  return cuts.slice(1).reduce((sum, to, index) => {
    const from = cuts[index] ?? 0;
    const within = to === Number.POSITIVE_INFINITY ? from + 0.001 : from + 0.999 * (to - from);
    return profitAt(within) > 0 ? sum + above(from) - (to === Number.POSITIVE_INFINITY ? 0 : above(to)) : sum;
  }, 0);
}

function expectGreeks({ greeks, legs }: Calculation): void {
  for (const name of ["delta", "gamma", "thetaPerDay", "vegaPerVolPoint", "rhoPerPoint"] as const) {
    const sum = legs.reduce((total, leg) => {
      return total + (leg.side === "buy" ? 1 : -1) * leg.quantity * (leg[name] ?? Number.NaN);
    }, 0);
    expect(Math.abs(SHARES * sum - (greeks?.[name] ?? Number.NaN)), name).toBeLessThan(0.0051);
  }
}

let [drawn, level] = [0, 0];

for (const [kind, legs] of Object.entries(KINDS)) {
  test(`${kind} by hand: as its payoff, scanned price by price, says`, async () => {
    await fc.assert(
      fc.asyncProperty(market, async (given) => {
        const trade = tradeOf(legs, given);
        const answer = await calculate(trade);
        const own = ownHand(trade, answer);
        const scanned = scanPayoff(own);
        drawn += 1;
        expectOutcome(answer, own, scanned);
        expectGreeks(answer);
        expect(Math.abs(answer.expectedValue?.atMid ?? Number.NaN)).toBeLessThan(CENT);
        if (kind === "call calendar" || kind === "put calendar")
          expect(Math.abs((answer.maxLoss ?? Number.NaN) - signed(answer.net))).toBeLessThan(2 * CENT);
        if (kind.includes("diagonal"))
          expect(answer.maxLoss).toBeLessThan(signed(answer.net) + SHARES * own.gap + CENT);
        const levels = [own.limit ?? Number.POSITIVE_INFINITY, ...[0, ...own.corners].map(own.profitAt)];
        if (levels.some((profit) => Math.abs(profit) < NOTHING)) {
          level += 1;
          return;
        }
        expectBreakevens(answer, own, scanned);
        const probability = ownProbability(own, scanned.breakevens);
        expect(Math.abs(probability - (answer.probabilityOfProfit ?? Number.NaN))).toBeLessThan(0.0002);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
}

afterAll(() => {
  // More payoffs that are level at nothing would leave little judged.
  expect(level).toBeLessThan(drawn / 5);
});
