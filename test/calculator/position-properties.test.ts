import fc from "fast-check";
import { expect, test } from "vitest";
import type { LegsRequest } from "../../src/calculator/calculate-request.ts";
import type { Calculation } from "../../src/calculator/calculation.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { MARKETS, PAYER } from "../support/position-markets.ts";
import { positionsByHand, storedPositions } from "../support/random-positions.ts";

const SEED = 20261123;
const GREEKS = ["delta", "gamma", "thetaPerDay", "vegaPerVolPoint", "rhoPerPoint"] as const;
/** Of a probability as shown. */
const SHOWN = 1.01e-4;
/** What a fitted smile may be off beyond the last of its quotes. */
const TAIL = 1e-3;

const KINDS = [
  ["European options", calculatorOver(MARKETS.european), storedPositions("SPY"), 150],
  [
    "American options of a payer",
    calculatorOver(MARKETS.payer, { dividends: PAYER }),
    storedPositions("SPY"),
    150,
  ],
  ["two roots", calculatorOver(MARKETS.index), storedPositions("SPX"), 100],
  ["positions by hand", calculatorOver(memoryChains([])), positionsByHand(), 150],
] as const;

const signOf = ({ side }: { side: "buy" | "sell" }) => (side === "buy" ? 1 : -1);

function expectSumsOfLegs({ legs, greeks, net, contracts }: Calculation): void {
  const shares = 100 * contracts;
  if (greeks !== null) {
    for (const name of GREEKS) {
      const sum = legs.reduce((total, leg) => total + signOf(leg) * leg.quantity * (leg[name] ?? 0), 0);
      // Both are rounded; half a unit of the last place shown.
      expect(Math.abs(greeks[name] - sum * shares), name).toBeLessThan(0.006);
    }
  }
  const paid = legs.reduce((total, leg) => total + signOf(leg) * leg.quantity * (leg.fill ?? Number.NaN), 0);
  expect(Math.abs(net.perShare - Math.abs(paid))).toBeLessThan(0.002 * legs.length);
  expect(Math.abs(net.total - net.perShare * shares)).toBeLessThanOrEqual(0.00006 * shares + 0.006);
}

function expectOdds({ probabilities, probabilityOfProfit, maxProfit, maxLoss }: Calculation): void {
  if (maxProfit !== null && maxLoss !== null) expect(maxProfit).toBeGreaterThanOrEqual(-maxLoss);
  if (probabilities === null || probabilityOfProfit === null) return;
  const all = [
    ...[probabilityOfProfit, probabilities.maxProfit, probabilities.maxLoss, probabilities.halfProfit],
    ...probabilities.band,
    ...probabilities.touch.map(({ probability }) => probability),
  ];
  for (const probability of all) {
    if (probability === null) continue;
    expect(probability).toBeGreaterThanOrEqual(0);
    expect(probability).toBeLessThanOrEqual(1);
  }
  expect(probabilities.band[0]).toBeLessThanOrEqual(probabilityOfProfit);
  expect(probabilities.band[1]).toBeGreaterThanOrEqual(probabilityOfProfit);
  const { maxProfit: best, maxLoss: worst } = probabilities;
  // What can only end one way ends best and worst.
  const flat = maxProfit !== null && maxLoss !== null && maxProfit + maxLoss < 5;
  if (best !== null && worst !== null && !flat) expect(best + worst).toBeLessThanOrEqual(1 + SHOWN);
  if (maxProfit !== null && maxProfit < 0) expect(probabilityOfProfit).toBe(0);
  if (maxLoss !== null && maxLoss < -0.01) expect(probabilityOfProfit).toBeGreaterThan(0.999);
  if (best !== null && maxProfit !== null && maxProfit > 5)
    expect(best).toBeLessThanOrEqual(probabilityOfProfit + TAIL);
  if (worst !== null && maxLoss !== null && maxLoss > 5)
    expect(worst).toBeLessThanOrEqual(1 - probabilityOfProfit + TAIL);
}

function expectFigures(answer: Calculation): void {
  const { expectedValue, maxProfit, maxLoss, profitTable, positionSize, breakevens, buyingPower } = answer;
  if (expectedValue !== null) {
    expect(expectedValue.afterCosts).toBeLessThanOrEqual(expectedValue.atMid);
  }
  for (const row of profitTable?.profit.slice(-1) ?? [])
    for (const profit of row) {
      if (maxProfit !== null) expect(profit).toBeLessThanOrEqual(maxProfit + 0.011);
      if (maxLoss !== null) expect(profit).toBeGreaterThanOrEqual(-maxLoss - 0.011);
    }
  expect(breakevens).toEqual(breakevens.toSorted((a, b) => a - b));
  expect(buyingPower).toBeGreaterThanOrEqual(0);
  for (const units of [positionSize?.maxContracts, positionSize?.contractsByBuyingPower])
    if (typeof units === "number") expect(units).toBeGreaterThanOrEqual(0);
  if (positionSize?.maxContracts === 0 || positionSize?.contractsByBuyingPower === 0)
    expect(positionSize.reason).toMatch(/\$/);
}

for (const [what, run, positions, numRuns] of KINDS) {
  test(`${what}: the figures of any position fit each other`, async () => {
    await fc.assert(
      fc.asyncProperty(positions, async (request) => {
        const answer = await run(request);
        expectSumsOfLegs(answer);
        expectOdds(answer);
        expectFigures(answer);
      }),
      { seed: SEED, numRuns },
    );
  }, 60_000);

  test(`${what}: the order in which legs are written changes nothing`, async () => {
    await fc.assert(
      fc.asyncProperty(positions, async (request) => {
        const turned = { ...request, legs: request.legs.toReversed() };
        expect(unordered(await run(turned))).toEqual(unordered(await run(request)));
      }),
      { seed: SEED + 1, numRuns: numRuns / 2 },
    );
  }, 60_000);

  test(`${what}: twice the contracts are twice the dollars, twice the quantities as well`, async () => {
    await fc.assert(
      fc.asyncProperty(positions, async (request) => {
        const one = await run({ ...request, contracts: 5 });
        expectTimes(2, one, await run({ ...request, contracts: 10 }));
        expectTimes(2, one, await run(doubled({ ...request, contracts: 5 })));
      }),
      { seed: SEED + 2, numRuns: numRuns / 2 },
    );
  }, 60_000);
}

function unordered({ legs, events, warnings, probabilities, ...answer }: Calculation) {
  const text = (value: unknown) => JSON.stringify(value);
  const last = legs.length - 1;
  return {
    ...answer,
    legs: legs.map(text).sort(),
    neighbours: { ...answer.neighbours, strikes: answer.neighbours.strikes.map(text).sort() },
    assignment: events.assignment.map(({ reason }) => reason).sort(),
    warnings: warnings.map((warning) => warning.replace(/^legs\.\d+: /, "")).sort(),
    probabilities: probabilities && { ...probabilities, touch: probabilities.touch.map(text).sort() },
    last,
  };
}

const doubled = (request: LegsRequest): LegsRequest => ({
  ...request,
  legs: request.legs.map((leg) => ({ ...leg, quantity: 2 * leg.quantity })),
});

/** Odds are the same; dollars are so many times as much, as near as they are shown. */
function expectTimes(times: number, one: Calculation, many: Calculation): void {
  const near = (a: number | null | undefined, b: number | null | undefined, what: string) => {
    expect(a === null || a === undefined, what).toBe(b === null || b === undefined);
    if (typeof a !== "number" || typeof b !== "number") return;
    expect(Math.abs(times * a - b), `${what}: ${a} and ${b}`).toBeLessThanOrEqual(0.03 + 1e-6 * Math.abs(b));
  };
  near(one.maxProfit, many.maxProfit, "maxProfit");
  near(one.maxLoss, many.maxLoss, "maxLoss");
  near(one.net.total, many.net.total, "net.total");
  near(one.expectedValue?.atMid, many.expectedValue?.atMid, "atMid");
  near(one.expectedValue?.afterCosts, many.expectedValue?.afterCosts, "afterCosts");
  near(one.buyingPower, many.buyingPower, "buyingPower");
  near(one.cashToSecure, many.cashToSecure, "cashToSecure");
  for (const name of GREEKS) near(one.greeks?.[name], many.greeks?.[name], name);
  const odds = ({ probabilities, probabilityOfProfit }: Calculation) => [
    ...[probabilityOfProfit, probabilities?.maxProfit, probabilities?.maxLoss, probabilities?.halfProfit],
    ...(probabilities?.band ?? []),
  ];
  const [first, second] = [odds(one), odds(many)];
  // Best and worst are reached to a cent a unit, whatever the unit.
  for (const [index, probability] of first.entries())
    expect(Math.abs((probability ?? 0) - (second[index] ?? 0))).toBeLessThan(
      index === 1 || index === 2 ? 0.02 : 3e-4,
    );
  expect(many.breakevens).toEqual(one.breakevens);
}
