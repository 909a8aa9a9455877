import fc from "fast-check";
import { expect, test } from "vitest";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { MARKETS, PAYER } from "../support/position-markets.ts";
import { storedPositions } from "../support/random-positions.ts";

const SEED = 20261123;
const signOf = ({ side }: { side: "buy" | "sell" }) => (side === "buy" ? 1 : -1);

test("half the profit is seen at some time no more rarely than at the end", async () => {
  const run = calculatorOver(MARKETS.payer, { dividends: PAYER });
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(storedPositions("SPY"), async (request) => {
      const plain = await run(request);
      const { halfProfit, halfProfitTarget } = plain.probabilities ?? {};
      if (typeof halfProfit !== "number" || typeof halfProfitTarget !== "number") return;
      const target = halfProfitTarget / (100 * plain.contracts);
      const [first] = request.legs;
      const paid = (plain.legs[0]?.fill ?? 0) + (signOf(first as never) * target) / (first?.quantity ?? 1);
      if (paid < 0) return;
      // What makes the target at the end is what profits there at a price worse by it.
      const legs = request.legs.map((leg, index) => ({
        ...leg,
        premium: index === 0 ? paid : (plain.legs[index]?.fill ?? 0),
      }));
      const dearer = await run({ ...request, legs });
      compared += 1;
      expect(halfProfit).toBeGreaterThanOrEqual((dearer.probabilityOfProfit ?? 0) - 5e-4);
    }),
    { seed: SEED, numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(15);
}, 60_000);

test("on its last day an option loses no more than it has beside exercise", async () => {
  const run = calculatorOver(memoryChains([]));
  const late = Date.parse("2026-11-23T20:30:00Z");
  for (const type of ["call", "put"] as const)
    for (const strike of [95, 99, 100, 101, 105])
      for (const impliedVolatility of [0.1, 0.4, 2]) {
        const leg = { type, side: "buy" as const, strike, quantity: 1, dte: 0, impliedVolatility };
        const { legs, greeks } = await run(
          { kind: "legs", legs: [leg], underlyingPrice: 100, rate: 0 },
          late,
        );
        expect(legs[0]?.thetaPerDay).toBeGreaterThanOrEqual(-(legs[0]?.extrinsic ?? 0) - 1e-9);
        expect(greeks?.thetaPerDay).toBeGreaterThanOrEqual(-100 * (legs[0]?.extrinsic ?? 0) - 0.006);
      }
});

test("of two legs as near the money neither speaks for the other", async () => {
  const run = calculatorOver(memoryChains([]));
  const straddle = (["call", "put"] as const).map((type) => {
    const impliedVolatility = type === "call" ? 0.2 : 0.4;
    return { type, side: "buy" as const, strike: 100, quantity: 1, dte: 30, impliedVolatility };
  });
  const given = { kind: "legs", underlyingPrice: 100 } as const;
  const [one, turned] = [
    await run({ ...given, legs: straddle }),
    await run({ ...given, legs: straddle.toReversed() }),
  ];
  expect(turned.probabilityOfProfit).toBe(one.probabilityOfProfit);
  expect(one.inputs.smile).toEqual({ source: "flat", atmVolatility: 0.3 });
});

test("without a smile the odds at the near expiry are those of the leg that expires there", async () => {
  const run = calculatorOver(memoryChains([]));
  const near = { type: "call", side: "sell", strike: 110, quantity: 1, dte: 30 } as const;
  const far = { type: "call", side: "buy", strike: 100, quantity: 1, dte: 90 } as const;
  const { inputs } = await run({
    kind: "legs",
    legs: [
      { ...far, impliedVolatility: 0.25 },
      { ...near, impliedVolatility: 0.6 },
    ],
    underlyingPrice: 100,
  });
  expect(inputs.smile).toEqual({ source: "flat", atmVolatility: 0.6 });
});
