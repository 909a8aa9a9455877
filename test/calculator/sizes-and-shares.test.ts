import { expect, test } from "vitest";
import type { StrategyRequest } from "../../src/calculator/calculate-request.ts";
import { aLegsRequest, aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { DATES, MARKETS, SPOT } from "../support/position-markets.ts";

const run = calculatorOver(MARKETS.european);
const index = calculatorOver(MARKETS.index);
const MONTH = DATES[1];
const ask = (strategy: StrategyRequest["strategy"], strikes: number[], more: Partial<StrategyRequest> = {}) =>
  run(aStrategyRequest({ strategy, strikes, ...more }));

test("covered call: stock less premium is the breakeven and the most that can be lost", async () => {
  const answer = await ask("covered_call", [600]);
  const [shares, call] = answer.legs;
  const credit = call?.premium ?? 0;
  expect(shares).toMatchObject({
    type: "stock",
    side: "buy",
    quantity: 1,
    premium: SPOT,
    premiumSource: "underlying",
    delta: 1,
    gamma: 0,
  });
  expect(answer.net).toMatchObject({ kind: "debit", perShare: expect.closeTo(SPOT - credit, 3) });
  expect(answer.breakevens).toEqual([expect.closeTo(SPOT - credit, 1)]);
  expect(answer.maxProfit).toBeCloseTo(100 * (600 - SPOT + credit), 0);
  expect(answer.maxLoss).toBeCloseTo(100 * (SPOT - credit), 0);
  expect(answer.expectedValue?.atMid).toBeCloseTo(0, 0);
  expect(answer.greeks?.delta).toBeCloseTo(100 * (1 - (call?.delta ?? 0)), 1);
  // Half of the shares' price, less what the call brings.
  expect(answer.buyingPower).toBeCloseTo(100 * (SPOT / 2 - credit), 0);
});

test("protective put: what can be lost ends at the put, what can be won does not", async () => {
  const answer = await ask("protective_put", [560]);
  const paid = answer.legs[1]?.premium ?? 0;
  expect(answer.breakevens).toEqual([expect.closeTo(SPOT + paid, 1)]);
  expect(answer).toMatchObject({ maxProfit: null, riskReward: null });
  expect(answer.maxLoss).toBeCloseTo(100 * (SPOT - 560 + paid), 0);
  expect(answer.expectedValue?.atMid).toBeCloseTo(0, 0);
});

test("collar: both ends are known", async () => {
  const answer = await ask("collar", [560, 600]);
  const [, put, call] = answer.legs;
  const cost = (put?.premium ?? 0) - (call?.premium ?? 0);
  expect(answer.maxLoss).toBeCloseTo(100 * (SPOT - 560 + cost), 0);
  expect(answer.maxProfit).toBeCloseTo(100 * (600 - SPOT - cost), 0);
  expect(answer.breakevens).toEqual([expect.closeTo(SPOT + cost, 1)]);
  const { maxProfit, maxLoss } = answer.probabilities ?? {};
  expect((maxProfit ?? 0) + (maxLoss ?? 0)).toBeGreaterThan(0.4);
});

test("shares at the trader's own cost: that is what they cost, and the profit so far is in the value", async () => {
  const legs = [
    { type: "stock", side: "buy", quantity: 1, premium: 500 },
    { type: "call", side: "sell", strike: 600, quantity: 1 },
  ] as const;
  const answer = await run(aLegsRequest(legs, { symbol: "SPY" }));
  const credit = answer.legs[1]?.premium ?? 0;
  expect(answer.legs[0]).toMatchObject({ premium: 500, premiumSource: "manual" });
  expect(answer.breakevens).toEqual([expect.closeTo(500 - credit, 1)]);
  expect(answer.maxProfit).toBeCloseTo(100 * (100 + credit), 0);
  expect(answer.expectedValue?.atMid).toBeCloseTo(100 * (SPOT - 500), 0);
  expect(answer.inputs.underlying.used).toBe(SPOT);
});

test("short shares beside a short put: no end to the loss, and one below which nothing more is won", async () => {
  const legs = [
    { type: "stock", side: "sell", quantity: 1 },
    { type: "put", side: "sell", strike: 560, quantity: 1 },
  ] as const;
  const answer = await run(aLegsRequest(legs, { symbol: "SPY", accountSize: 100_000 }));
  const credit = answer.legs[1]?.premium ?? 0;
  expect(answer).toMatchObject({ maxLoss: null, riskReward: null, returnOnRisk: null });
  expect(answer.maxProfit).toBeCloseTo(100 * (SPOT - 560 + credit), 0);
  expect(answer.breakevens).toEqual([expect.closeTo(SPOT + credit, 1)]);
  expect(answer.greeks?.delta).toBeLessThan(-50);
  expect(answer.positionSize?.contractsByBuyingPower).toBeGreaterThan(0);
  expect(answer.warnings).toContain("The loss has no limit.");
});

for (const [strategy, strikes] of [
  ["short_call", [600]],
  ["short_strangle", [560, 600]],
  ["short_straddle", [580]],
  ["call_ratio_spread", [580, 590]],
] as const) {
  test(`${strategy} has no limit to its loss and is sized by buying power`, async () => {
    const answer = await ask(strategy, [...strikes], { accountSize: 200_000, contracts: 3 });
    expect(answer.maxLoss).toBeNull();
    const each = (answer.buyingPower ?? 0) / 3;
    expect(each).toBeGreaterThan(2_000);
    expect(answer.positionSize).toMatchObject({
      riskPerContract: null,
      maxContracts: null,
      buyingPowerPerContract: expect.closeTo(each, 1),
      contractsByBuyingPower: Math.floor(200_000 / each),
      reason: expect.stringContaining("buying power"),
    });
    expect(answer.returnOnCapital).toBeCloseTo((answer.maxProfit ?? 0) / (answer.buyingPower ?? 1), 3);
    expect(answer.annualisedReturn).toBeCloseTo(((answer.returnOnCapital ?? 0) * 365) / 25, 1);
    expect(answer.thetaPercentOfRisk).toBeCloseTo(
      (100 * (answer.greeks?.thetaPerDay ?? 0)) / (answer.buyingPower ?? 1),
      3,
    );
  });
}

test("an account that carries no naked call is told why", async () => {
  const { positionSize } = await ask("short_call", [600], { accountSize: 5_000 });
  expect(positionSize).toMatchObject({ maxContracts: null, contractsByBuyingPower: 0 });
  expect(positionSize?.reason).toMatch(/^The loss has no limit.*takes \$[\d,.]+ of buying power.*\$5,000\.$/);
});

test("a naked put by the book: a fifth of the price less what it is out of the money, an index 15 %", async () => {
  for (const [strike, requirement] of [
    [560, 0.2 * SPOT - 20],
    [500, 0.1 * 500],
  ] as const) {
    const answer = await ask("short_put", [strike]);
    expect(answer.buyingPower).toBeCloseTo(100 * requirement, 0);
    const credit = answer.legs[0]?.premium ?? 0;
    expect(answer.cashToSecure).toBeCloseTo(100 * (strike - credit), 0);
    expect(answer.maxLoss).toBeCloseTo(100 * (strike - credit), 0);
  }
  const broad = await index(aStrategyRequest({ symbol: "SPX", strategy: "short_put", strikes: [560] }));
  expect(broad.buyingPower).toBeCloseTo(100 * (0.15 * SPOT - 20), 0);
});

test("a cash-secured put is sized by risk, by buying power, and by the cash that secures it", async () => {
  const answer = await ask("cash_secured_put", [560], { accountSize: 120_000 });
  expect(answer.positionSize).toMatchObject({
    maxContracts: 0,
    reason: expect.stringMatching(/^One contract risks \$[\d,]+.*budget is \$2,400\.$/),
    contractsByBuyingPower: Math.floor(120_000 / (answer.buyingPower ?? 1)),
    contractsByCash: Math.floor(120_000 / (answer.cashToSecure ?? 1)),
  });
  expect(answer.cashToSecure).toBeGreaterThan(54_000);
});

test("returns: over the largest loss, over what is tied up, and that for a year", async () => {
  const answer = await ask("bull_put_spread", [570, 560], { contracts: 4 });
  const { maxProfit, maxLoss, buyingPower, greeks } = answer;
  expect(buyingPower).toBeCloseTo(maxLoss ?? 0, 0);
  expect(answer.returnOnRisk).toBeCloseTo((maxProfit ?? 0) / (maxLoss ?? 1), 3);
  expect(answer.annualisedReturn).toBeCloseTo(((answer.returnOnCapital ?? 0) * 365) / 25, 2);
  expect(answer.thetaPercentOfRisk).toBeCloseTo((100 * (greeks?.thetaPerDay ?? 0)) / (maxLoss ?? 1), 3);
});

test("theta of risk is the same for one unit and for many", async () => {
  const [one, many] = [
    await ask("iron_condor", [550, 560, 600, 610]),
    await ask("iron_condor", [550, 560, 600, 610], { contracts: 500 }),
  ];
  expect(many.thetaPercentOfRisk).toBeCloseTo(one.thetaPercentOfRisk ?? 0, 1);
  expect(many.returnOnCapital).toBeCloseTo(one.returnOnCapital ?? 0, 3);
});

test("fills: what is shown, lost and sized is at the fill that was asked for", async () => {
  const [mid, natural] = [
    await ask("bull_put_spread", [570, 560], { accountSize: 100_000 }),
    await ask("bull_put_spread", [570, 560], { accountSize: 100_000, fill: "natural" }),
  ];
  expect(natural.net).toMatchObject({ fill: "natural", perShare: mid.net.natural });
  expect(natural.net.mid).toBe(mid.net.mid);
  expect(natural.expectedValue).toEqual(mid.expectedValue);
  expect(natural.maxLoss).toBeGreaterThan(mid.maxLoss ?? 0);
  expect((natural.maxProfit ?? 0) + (natural.maxLoss ?? 0)).toBeCloseTo(1_000, 1);
  expect(natural.positionSize?.riskPerContract).toBe(natural.maxLoss);
  expect(natural.probabilityOfProfit).toBeLessThanOrEqual(mid.probabilityOfProfit ?? 0);
  expect(natural.legs[0]?.fill).toBeLessThanOrEqual(natural.legs[0]?.bid ?? 0);
  expect(natural.expiration).toBe(MONTH);
});
