import fc from "fast-check";
import { expect, test } from "vitest";
import type { CalculateInput } from "../../src/calculator/calculate-request.ts";
import { ERROR_TABLE } from "../../src/error-table.ts";
import { AppError } from "../../src/errors.ts";
import { aLegsRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { MARKETS, PAYER } from "../support/position-markets.ts";
import { hostilePositions } from "../support/random-positions.ts";

const SEED = 20261123;
const byHand = calculatorOver(memoryChains([]));
const stored = calculatorOver(MARKETS.payer, { dividends: PAYER });
type Run = typeof byHand;

/** Where an answer holds a number that JSON can't. */
function unspeakable(value: unknown, path = ""): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => unspeakable(inner, `${path}.${key}`));
}

async function outcome(run: Run, input: CalculateInput): Promise<"answered" | "refused"> {
  try {
    expect(unspeakable(await run(input))).toEqual([]);
    return "answered";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(ERROR_TABLE[error.code].status).toBeLessThan(500);
    expect(error.hint).not.toBe("");
    return "refused";
  }
}

for (const [what, run, kind, runs] of [
  ["with stored quotes", stored, "any", 300],
  ["with stored quotes and a price for every leg", stored, "priced", 100],
  ["by hand", byHand, "by hand", 80],
] as const) {
  test(`hostile numbers ${what} are answered in numbers, or refused with a reason`, async () => {
    const seen = { answered: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(hostilePositions("SPY", kind), async (request) => {
        seen[await outcome(run, request)] += 1;
      }),
      { seed: SEED, numRuns: runs },
    );
    expect(seen.answered).toBeGreaterThan(runs / 20);
  }, 60_000);
}

test("a model's price of nothing is nothing, and not a hair less", async () => {
  const put = { type: "put", side: "sell", strike: 575, dte: 882, impliedVolatility: 0.001 } as const;
  const given = { underlyingPrice: 580, rate: 0, dividendYield: -0.5 };
  expect((await byHand(aLegsRequest([put], given))).legs[0]).toMatchObject({
    premium: 0,
    premiumSource: "model",
  });
});

test("a price that only an absurd volatility explains has none", async () => {
  const call = { side: "sell", strike: 10_000_000, dte: 1, premium: 10_000_000 } as const;
  const answer = await byHand(aLegsRequest([call], { underlyingPrice: 10_000_000 }));
  expect(answer.legs[0]?.impliedVolatility).toBeNull();
  expect(answer.probabilityOfProfit).toBeNull();
});

test("a rate that carries the price out of the world is refused by its name", async () => {
  const given = { underlyingPrice: 10_000_000, rate: 1, dividendYield: -0.5 };
  const call = { strike: 0.01, dte: 1_470, impliedVolatility: 0.2 };
  await expect(byHand(aLegsRequest([call], given))).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringMatching(/^rate, dividendYield: .*2030/),
  });
  const far = { dte: 361, strike: 580, premium: 5 };
  const wild = { symbol: "SPY", underlyingPrice: 1e7, rate: 1, dividendYield: -0.5 };
  expect((await stored(aLegsRequest([far], wild))).inputs.forward).toBeLessThanOrEqual(1e9);
});
