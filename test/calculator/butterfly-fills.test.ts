import fc from "fast-check";
import { expect, test } from "vitest";
import type { Calculation } from "../../src/calculator/calculation.ts";
import { AppError } from "../../src/errors.ts";
import type { OptionContract } from "../../src/options/contract.ts";
import { calculatorOver } from "../support/calculator.ts";
import { aStoredChain, memoryChains } from "../support/memory-chains.ts";
import { aModelChain } from "../support/model-chain.ts";

const CENT = 0.0101;
const EXPIRATION = "2026-12-18";

/** A butterfly that costs little, in options quoted far apart, each around a middle of its own. */
const lottery = fc.record({
  spot: fc.integer({ min: 150, max: 190 }),
  volatility: fc.double({ min: 0.15, max: 0.7, noNaN: true }),
  width: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
  noise: fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: 9, maxLength: 9 }),
  at: fc.integer({ min: 0, max: 6 }),
  strategy: fc.constantFrom("butterfly" as const, "put_butterfly" as const),
});
type Lottery = typeof lottery extends fc.Arbitrary<infer One> ? One : never;

const strikesOf = ({ noise }: Lottery) => noise.map((_, index) => 150 + 5 * index);

function quoted(drawn: Lottery): OptionContract[] {
  const { spot, volatility, width, noise } = drawn;
  const strikes = strikesOf(drawn);
  const market = { root: "DIS", symbol: "DIS", rate: 0.001, dividendYield: 0, spot, volatility, strikes };
  return aModelChain({ ...market, expiration: EXPIRATION }).map((contract) => {
    const middle = contract.mark ?? 0;
    const half = Math.min(width, 0.3 * middle) / 2;
    const shifted = middle + half * (noise[strikes.indexOf(contract.strike)] ?? 0);
    const toCent = (price: number) => Math.round(100 * price) / 100;
    return {
      ...contract,
      bid: toCent(shifted - half),
      ask: toCent(shifted + half),
      exerciseStyle: "american",
    };
  });
}

/** Null where a quote is too wide to take a price from. */
async function answerTo(drawn: Lottery, fill: "mid" | "natural"): Promise<Calculation | null> {
  const { spot: underlyingPrice, strategy, at } = drawn;
  const chain = aStoredChain({ contracts: quoted(drawn), underlyingPrice, rate: 0.001 });
  const strikes = strikesOf(drawn).slice(at, at + 3);
  const request = {
    kind: "strategy",
    symbol: "DIS",
    strategy,
    strikes,
    expiration: EXPIRATION,
    fill,
  } as const;
  return calculatorOver(memoryChains([chain]))(request).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
}

test("a butterfly is never expected to lose more than it can at the fill that it is judged at", async () => {
  let [answered, dear] = [0, 0];
  await fc.assert(
    fc.asyncProperty(lottery, async (drawn) => {
      for (const fill of ["mid", "natural"] as const) {
        const answer = await answerTo(drawn, fill);
        if (answer === null) continue;
        answered += 1;
        const most = -(answer.maxLoss ?? Number.NaN) - CENT;
        const { atMid = Number.NaN, afterCosts = Number.NaN } = answer.expectedValue ?? {};
        expect(atMid).toBeGreaterThanOrEqual(most);
        if (afterCosts >= most) continue;
        // Crossing costs more than is at risk at the middle: then the answer says so.
        expect(fill).toBe("mid");
        expect(answer.warnings).toContainEqual(expect.stringContaining("Crossing the quotes costs"));
        dear += 1;
      }
    }),
    { seed: 20210112, numRuns: 60 },
  );
  expect(answered).toBeGreaterThan(100);
  expect(dear).toBeGreaterThan(5);
});
