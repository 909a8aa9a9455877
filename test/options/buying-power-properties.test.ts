import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateStrategy } from "../../src/options/evaluate-strategy.ts";
import { buyingPower } from "../../src/options/margin/buying-power.ts";
import { anyLeg, oneExpiry, option, twoExpiries } from "./position-legs.ts";

const need = (legs: Parameters<typeof buyingPower>[0]["legs"]) =>
  buyingPower({ legs, spot: 100, broadBased: false }).amount;

test("never negative, and the same in any order of legs", () => {
  fc.assert(
    fc.property(
      twoExpiries.chain((legs) =>
        fc.tuple(fc.constant(legs), fc.shuffledSubarray(legs, { minLength: legs.length })),
      ),
      ([legs, shuffled]) => {
        expect(need(legs)).toBeGreaterThanOrEqual(0);
        expect(need(shuffled)).toBeCloseTo(need(legs), 9);
      },
    ),
    { seed: 31, numRuns: 500 },
  );
});

test("one expiry and a loss with an end: the loss, at least the debit, or less where the shorts need less uncovered", () => {
  let [equal, less] = [0, 0];
  fc.assert(
    fc.property(oneExpiry, (legs) => {
      const priced = legs.map(({ type, strike, years, ...leg }) => ({
        ...leg,
        type: type === "call" ? ("call" as const) : ("put" as const),
        strike: strike ?? 0,
        years: years ?? 0,
        volatility: 0.3,
      }));
      const { maxLoss, netDebit } = evaluateStrategy({ legs: priced, spot: 100, rate: 0, dividendYield: 0 });
      // At a price of 0 puts that nobody covers lose their strike, which is an end but no cover.
      const open = priced.reduce(
        (sum, leg) => sum + (leg.type === "put" ? (leg.side === "buy" ? 1 : -1) * leg.quantity : 0),
        0,
      );
      if (maxLoss === null || open < 0) return;
      // A box costs its debit though it cannot lose it.
      const owed = Math.max(0, maxLoss, netDebit);
      const { amount, basis } = buyingPower({ legs, spot: 100, broadBased: false });
      expect(amount).toBeLessThanOrEqual(owed + 1e-9);
      if (basis.includes("as if uncovered")) less += 1;
      else {
        equal += 1;
        expect(amount).toBeCloseTo(owed, 9);
      }
    }),
    { seed: 32, numRuns: 1500 },
  );
  expect(equal).toBeGreaterThan(5 * less);
});

test("a long leg more never needs more than it costs", () => {
  fc.assert(
    fc.property(twoExpiries, anyLeg, (legs, more) => {
      const long = { ...more, side: "buy" as const };
      expect(need([...legs, long])).toBeLessThanOrEqual(need(legs) + long.quantity * long.premium + 1e-9);
    }),
    { seed: 33, numRuns: 500 },
  );
});

test("a position of sixteen legs is judged too", () => {
  const condor = [
    option("buy", "put", 90, 0.43),
    option("sell", "put", 95, 1.4),
    option("sell", "call", 105, 1.5),
    option("buy", "call", 110, 0.4),
  ];
  const many = [0, 1, 2, 3].flatMap((shift) =>
    condor.map((leg) => ({ ...leg, strike: (leg.strike ?? 0) + shift })),
  );
  expect(need(many)).toBeCloseTo(4 * (5 - 2.07), 9);
});
