import { expect, test } from "vitest";
import { aLegsRequest, aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";

const byHand = calculatorOver(memoryChains([]));
const withQuotes = calculatorOver(memoryChains(spyChains()));

test("without stored quotes the answer says so and asks for two figures", async () => {
  for (const given of [{}, { premium: 5 }, { underlyingPrice: 580 }]) {
    await expect(byHand(aStrategyRequest({ symbol: "XYZ", ...given }))).rejects.toMatchObject({
      code: "no_quotes",
      message: "No quotes are stored for XYZ.",
      hint: expect.stringMatching(/premium.*underlying_price/),
    });
  }
});

test("with them it is computed, and marked as the trader's own", async () => {
  const result = await byHand(aStrategyRequest({ symbol: "XYZ", premium: 12, underlyingPrice: 580 }));
  expect(result).toMatchObject({
    symbol: "XYZ",
    expiration: "2026-12-18",
    dte: 25,
    underlyingPrice: 580,
    net: { kind: "debit", perShare: 12, total: 1_200 },
    maxProfit: null,
    maxLoss: 1_200,
    breakevens: [592],
    data: { source: "manual", provider: null, asOfMs: null, ageSeconds: null, stale: false },
  });
  expect(result.legs[0]).toMatchObject({ bid: null, ask: null, premium: 12, premiumSource: "manual" });
  expect(result.legs[0]?.impliedVolatility).toBeGreaterThan(0.1);
  expect(result.probabilityMethod).toMatch(/lognormal/);
  expect(result.warnings).toEqual([expect.stringMatching(/No stored quotes.*rate 4 %/)]);
});

test("a spread by hand has one net price; the legs have none of their own", async () => {
  const spread = aStrategyRequest({
    symbol: "XYZ",
    strategy: "bull_put_spread",
    strikes: [575, 570],
    premium: 1.6,
    underlyingPrice: 580,
  });
  const result = await byHand(spread);
  expect(result.net).toMatchObject({ kind: "credit", perShare: 1.6, total: 160 });
  expect([result.maxProfit, result.maxLoss]).toEqual([160, 340]);
  expect(result.breakevens).toEqual([573.4]);
  expect(result.legs.map(({ premium }) => premium)).toEqual([null, null]);
  expect(result.probabilityOfProfit).toBeGreaterThan(0.4);
});

test("a price that no volatility explains leaves out what depends on one, and says so", async () => {
  const result = await byHand(
    aStrategyRequest({ symbol: "XYZ", strikes: [500], premium: 10, underlyingPrice: 580 }),
  );
  expect(result).toMatchObject({
    probabilityOfProfit: null,
    expectedValue: null,
    greeks: null,
    expectedMove: null,
  });
  expect(result.breakevens).toEqual([510]);
  expect(result.maxLoss).toBe(1_000);
  expect(result.warnings).toContainEqual(expect.stringMatching(/No volatility fits/));
});

test("a calendar can't be made by hand from one net price", async () => {
  const calendar = aStrategyRequest({
    symbol: "XYZ",
    strategy: "call_calendar",
    premium: 3,
    underlyingPrice: 580,
  });
  await expect(byHand(calendar)).rejects.toMatchObject({
    code: "no_quotes",
    hint: expect.stringContaining("/v1/calc"),
  });
});

test("a date that has passed is an error, by hand and with quotes", async () => {
  const past = aStrategyRequest({
    dte: undefined,
    expiration: "2026-11-20",
    premium: 5,
    underlyingPrice: 580,
  });
  for (const answer of [byHand(past), withQuotes(past)]) {
    await expect(answer).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("2026-11-20"),
    });
  }
});

test("legs by their premiums alone", async () => {
  const legs = aLegsRequest(
    [
      { side: "sell", type: "put", strike: 570, premium: 6 },
      { side: "buy", type: "put", strike: 560, premium: 4 },
    ],
    { underlyingPrice: 580 },
  );
  const result = await byHand(legs);
  expect(result).toMatchObject({
    symbol: null,
    strategy: "custom",
    net: { kind: "credit", perShare: 2, total: 200 },
    maxProfit: 200,
    maxLoss: 800,
    breakevens: [568],
    data: { source: "manual" },
  });
});

test("legs by their volatilities: the model's price, marked as such", async () => {
  const legs = aLegsRequest([{ impliedVolatility: 0.2 }], {
    underlyingPrice: 580,
    rate: 0.04,
    dividendYield: 0.012,
  });
  const [model, quoted] = [await byHand(legs), await withQuotes(aStrategyRequest())];
  expect(model.legs[0]).toMatchObject({ premiumSource: "model", impliedVolatility: 0.2 });
  expect(model.legs[0]?.premium).toBeCloseTo(quoted.legs[0]?.premium ?? 0, 2);
  expect(model.probabilityOfProfit).toBeCloseTo(quoted.probabilityOfProfit ?? 0, 2);
  expect(model.warnings).toEqual([]);
});

test("the odds of two dates by hand are those of a leg that ends at the near one", async () => {
  const { probabilityMethod } = await byHand(
    aLegsRequest(
      [
        { side: "sell", strike: 110, dte: 7, impliedVolatility: 0.7 },
        { side: "buy", strike: 100, dte: 35, impliedVolatility: 0.35 },
      ],
      { underlyingPrice: 100 },
    ),
  );
  expect(probabilityMethod).toContain("lognormal at 70.0 % volatility");
});

test("legs without figures take stored quotes when there is a symbol, beside legs that have their own", async () => {
  const result = await withQuotes(
    aLegsRequest([{ strike: 581 }, { side: "sell", strike: 600, premium: 4.2 }], { symbol: "SPY" }),
  );
  expect(result.legs.map(({ strike, premiumSource }) => [strike, premiumSource])).toEqual([
    [580, "mid"],
    [600, "manual"],
  ]);
  expect(result.underlyingPrice).toBe(580);
  expect(result.data).toMatchObject({ source: "stored", provider: "schwab" });
  expect(result.warnings).toEqual([expect.stringMatching(/^legs\.0: .*580 call.*581/)]);
});

test("a short call can lose without end: null, not infinity, and no size", async () => {
  const naked = aLegsRequest([{ side: "sell", premium: 12 }], { underlyingPrice: 580, accountSize: 100_000 });
  const result = await byHand(naked);
  expect(result).toMatchObject({ maxLoss: null, maxProfit: 1_200, riskReward: null });
  expect(result.positionSize).toMatchObject({ riskPerContract: null, maxContracts: null });
  expect(result.warnings).toContain("The loss has no limit.");
});

test("quantities and contracts multiply", async () => {
  const ratio = aLegsRequest(
    [
      { premium: 12, quantity: 1 },
      { side: "sell", strike: 600, premium: 5, quantity: 2 },
    ],
    { underlyingPrice: 580, contracts: 3 },
  );
  expect((await byHand(ratio)).net).toMatchObject({ kind: "debit", perShare: 2, total: 600 });
});

for (const [what, input, message] of [
  ["no premium, no volatility, no symbol", aLegsRequest([{}], { underlyingPrice: 580 }), "legs.0"],
  ["the second leg without figures", aLegsRequest([{ premium: 1 }, {}], { underlyingPrice: 580 }), "legs.1"],
  ["no underlying price", aLegsRequest([{ premium: 1 }]), "underlyingPrice"],
  ["a symbol that is not stored", aLegsRequest([{}], { symbol: "XYZ" }), "legs.0"],
] as const) {
  test(`legs with ${what} are refused by the field's name`, async () => {
    await expect(byHand(input)).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining(message),
    });
  });
}

for (const [strategy, strikes] of [
  ["bull_put_spread", [575, 580]],
  ["iron_condor", [570, 575, 580]],
  ["long_call", [580, 590]],
  ["butterfly", [580, 580, 590]],
  ["long_put", [-5]],
] as const) {
  test(`${strategy} at ${strikes.join("/")} is refused with the line to type, whatever is stored`, async () => {
    for (const calculating of [byHand, withQuotes]) {
      await expect(calculating(aStrategyRequest({ strategy, strikes: [...strikes] }))).rejects.toMatchObject({
        code: "invalid_request",
        hint: expect.stringMatching(/\d/),
      });
    }
  });
}

test("two strikes that fall on one listed strike are another trade, and refused", async () => {
  const narrow = aStrategyRequest({ strategy: "bull_call_spread", strikes: [580, 581] });
  await expect(withQuotes(narrow)).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringContaining("same listed strike"),
  });
});
