import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Calculation } from "../../src/calculator/calculation.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { type HandTrade, type OwnHand, ownHand } from "./independent/by-hand.ts";
import { type Scanned, scanPayoff } from "./independent/scan-payoff.ts";

const SEED = 20261123;
const RUNS = 20;
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
/** Quantity, call or put, and the place of its strike among four, ascending; a capital lives on after the near expiry. */
const KINDS = {
  "call calendar": "-1c1 +1C1",
  "put calendar": "-1p1 +1P1",
  "short call calendar": "+1c1 -1C1",
  "short put calendar": "+1p1 -1P1",
  "call diagonal, bought below": "-1c2 +1C1",
  "call diagonal, bought above": "-1c1 +1C2",
  "put diagonal, bought below": "-1p2 +1P1",
  "put diagonal, bought above": "-1p1 +1P2",
  "double diagonal": "+1P0 -1p1 -1c2 +1C3",
  "call ratio calendar": "-2c1 +1C1",
  "put ratio calendar": "-2p1 +1P1",
  "call back calendar": "-1c1 +2C1",
  "iron condor": "+1p0 -1p1 -1c2 +1c3",
  strangle: "+1p0 +1c2",
  backspread: "-1c0 +1c2 +1c3",
} as const;
const LEG = /([+-])(\d)([cp])(\d)/gi;

function tradeOf(written: string, symbol: string | undefined, given: Market): HandTrade {
  const { days, strikes, volatilities, ...rest } = given;
  const [first, more] = days;
  const ascending = strikes.toSorted((a, b) => a - b);
  const legs = [...written.matchAll(LEG)].map(([, sign, quantity, type = "", place]) => {
    const far = type === type.toUpperCase();
    return {
      side: sign === "+" ? ("buy" as const) : ("sell" as const),
      type: type.toLowerCase() === "c" ? ("call" as const) : ("put" as const),
      strike: ascending[Number(place)] ?? 0,
      quantity: Number(quantity),
      dte: far ? first + more : first,
      impliedVolatility: volatilities[far ? 1 : 0],
    };
  });
  return { kind: "legs", symbol, ...rest, legs };
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

/** What an American option can't lose, for it may be exercised. */
function expectNoMoreLostThanPaid(kind: string, { maxLoss, net }: Calculation, { gap }: OwnHand): void {
  if (kind === "call calendar" || kind === "put calendar")
    expect(Math.abs((maxLoss ?? Number.NaN) - signed(net))).toBeLessThan(2 * CENT);
  if (kind.includes("diagonal")) expect(maxLoss).toBeLessThan(signed(net) + SHARES * gap + CENT);
}

let [drawn, level] = [0, 0];

for (const [style, symbol] of [
  ["American", undefined],
  ["European", "SPX"],
] as const) {
  test.each(Object.entries(KINDS))(
    `${style}: %s by hand is as its payoff, scanned price by price, says`,
    async (kind, legs) => {
      await fc.assert(
        fc.asyncProperty(market, async (given) => {
          const trade = tradeOf(legs, symbol, given);
          const answer = await calculate(trade);
          const own = ownHand(trade, answer);
          const scanned = scanPayoff(own);
          drawn += 1;
          expectOutcome(answer, own, scanned);
          expectGreeks(answer);
          expect(Math.abs(answer.expectedValue?.atMid ?? Number.NaN)).toBeLessThan(CENT);
          if (style === "American") expectNoMoreLostThanPaid(kind, answer, own);
          if (isLevelAtNothing(own)) level += 1;
          else {
            expectBreakevens(answer, own, scanned);
            const probability = ownProbability(own, scanned.breakevens);
            expect(Math.abs(probability - (answer.probabilityOfProfit ?? Number.NaN))).toBeLessThan(0.0002);
          }
        }),
        { seed: SEED, numRuns: RUNS },
      );
    },
  );
}

function isLevelAtNothing({ limit, corners, forward, profitAt }: OwnHand): boolean {
  const levels = [limit ?? Number.POSITIVE_INFINITY, ...[0, forward, ...corners].map(profitAt)];
  return levels.some((profit) => Math.abs(profit) < NOTHING);
}

afterAll(() => {
  // More payoffs that are level at nothing would leave little judged.
  expect(level).toBeLessThan(drawn / 5);
});
