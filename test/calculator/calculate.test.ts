import { expect, test } from "vitest";
import type { CalculateInput } from "../../src/calculator/calculate-request.ts";
import type { ChainReader } from "../../src/chains/reader-ports.ts";
import { aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains, SPY_EXPIRATIONS, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const chains = memoryChains(spyChains());
const run = (input: CalculateInput, nowMs = IN_SESSION + minutes(3)) => calculatorOver(chains)(input, nowMs);
const [WEEK, MONTH] = SPY_EXPIRATIONS;

test("a long call is priced from its stored quote, with everything a trader asks of it", async () => {
  const result = await run(aStrategyRequest());
  const [leg] = result.legs;
  expect(result).toMatchObject({
    symbol: "SPY",
    strategy: "long_call",
    expiration: MONTH,
    dte: 25,
    underlyingPrice: 580,
    contracts: 1,
    maxProfit: null,
    riskReward: null,
    positionSize: null,
  });
  expect(leg).toMatchObject({ type: "call", side: "buy", strike: 580, quantity: 1, premiumSource: "mid" });
  const mid = ((leg?.bid ?? 0) + (leg?.ask ?? 0)) / 2;
  expect(leg?.premium).toBeCloseTo(mid, 3);
  expect(leg?.impliedVolatility).toBeCloseTo(0.2, 4);
  expect(result.net.kind).toBe("debit");
  expect(result.net.total).toBeCloseTo(mid * 100, 1);
  expect(result.maxLoss).toBeCloseTo(mid * 100, 1);
  expect(result.breakevens).toEqual([expect.closeTo(580 + mid, 1)]);
  expect(result.probabilityOfProfit).toBeGreaterThan(0.25);
  expect(result.probabilityOfProfit).toBeLessThan(0.5);
  expect(result.greeks?.delta).toBeGreaterThan(45);
  expect(result.greeks?.delta).toBeLessThan(60);
  expect(result.greeks?.thetaPerDay).toBeLessThan(0);
  expect(result.expectedMove?.oneSigma).toBeCloseTo(580 * 0.2 * Math.sqrt(25.25 / 365), 0);
  expect(result.data).toMatchObject({
    source: "stored",
    provider: "schwab",
    asOfMs: IN_SESSION,
    // From the quotes, a second and a half before the fetch.
    ageSeconds: 182,
    stale: false,
  });
  expect(result.warnings).toEqual([]);
});

test("the nearest listed expiration and strike are used, and named", async () => {
  const result = await run(aStrategyRequest({ strikes: [581.5], dte: 21 }));
  expect(result.legs[0]?.strike).toBe(580);
  expect(result.expiration).toBe(MONTH);
  expect(result.warnings).toEqual([
    expect.stringMatching(/2026-12-18.*21 DTE/),
    expect.stringMatching(/580 call.*581\.5/),
  ]);
});

test("an exact date is taken as it is, and a date that is not listed is named with the one used", async () => {
  expect((await run(aStrategyRequest({ dte: undefined, expiration: WEEK }))).warnings).toEqual([]);
  const moved = await run(aStrategyRequest({ dte: undefined, expiration: "2026-11-29" }));
  expect(moved.expiration).toBe(WEEK);
  expect(moved.warnings).toEqual([expect.stringMatching(/2026-11-27.*2026-11-29/)]);
});

test("dollars are for the whole position: three contracts cost and can lose three times as much", async () => {
  const [one, three] = [await run(aStrategyRequest()), await run(aStrategyRequest({ contracts: 3 }))];
  expect(three.net.perShare).toBe(one.net.perShare);
  expect(three.net.total).toBeCloseTo(3 * one.net.total, 1);
  expect(three.maxLoss).toBeCloseTo(3 * (one.maxLoss ?? 0), 1);
  expect(three.greeks?.delta).toBeCloseTo(3 * (one.greeks?.delta ?? 0), 3);
  expect(three.probabilityOfProfit).toBe(one.probabilityOfProfit);
  expect(three.breakevens).toEqual(one.breakevens);
});

for (const [strategy, strikes, kind] of [
  ["long_call", [580], "debit"],
  ["long_put", [580], "debit"],
  ["short_put", [560], "credit"],
  ["bull_call_spread", [580, 590], "debit"],
  ["bear_call_spread", [590, 600], "credit"],
  ["bull_put_spread", [570, 560], "credit"],
  ["bear_put_spread", [580, 570], "debit"],
  ["straddle", [580], "debit"],
  ["strangle", [560, 600], "debit"],
  ["iron_condor", [550, 560, 600, 610], "credit"],
  ["iron_butterfly", [560, 580, 600], "credit"],
  ["butterfly", [560, 580, 600], "debit"],
  ["call_calendar", [580], "debit"],
  ["put_calendar", [580], "debit"],
] as const) {
  test(`${strategy} ${strikes.join("/")} is a ${kind}, and its figures fit each other`, async () => {
    const result = await run(aStrategyRequest({ strategy, strikes: [...strikes] }));
    expect(result.net.kind).toBe(kind);
    const signed = result.legs.reduce(
      (sum, leg) => sum + (leg.side === "buy" ? 1 : -1) * leg.quantity * (leg.premium ?? 0),
      0,
    );
    expect(result.net.perShare).toBeCloseTo(Math.abs(signed), 3);
    expect(signed > 0).toBe(kind === "debit");
    expect(result.breakevens.length).toBeGreaterThan(0);
    expect(result.probabilityOfProfit).toBeGreaterThan(0);
    expect(result.probabilityOfProfit).toBeLessThan(1);
    // Fairly priced, a trade is expected to make nothing but what half the spreads cost.
    const { atMid = Number.NaN, afterCosts = Number.NaN } = result.expectedValue ?? {};
    expect(Math.abs(atMid)).toBeLessThan(2);
    expect(afterCosts).toBeLessThan(atMid);
  });
}

test("a credit spread: width less credit is what can be lost", async () => {
  const result = await run(aStrategyRequest({ strategy: "bull_put_spread", strikes: [570, 560] }));
  expect(result.legs.map(({ side, strike }) => [side, strike])).toEqual([
    ["sell", 570],
    ["buy", 560],
  ]);
  expect(result.maxProfit).toBeCloseTo(result.net.total, 1);
  expect(result.maxLoss).toBeCloseTo(1_000 - result.net.total, 1);
  expect(result.riskReward).toBeCloseTo((result.maxProfit ?? 0) / (result.maxLoss ?? 1), 3);
  expect(result.greeks?.thetaPerDay).toBeGreaterThan(0);
});

test("a calendar sells the near expiration and buys one about a month later, and says which", async () => {
  const result = await run(aStrategyRequest({ strategy: "call_calendar" }));
  expect(result.legs.map(({ side, expiration }) => [side, expiration])).toEqual([
    ["sell", "2026-12-18"],
    ["buy", "2027-01-15"],
  ]);
  expect(result.expiration).toBe("2026-12-18");
  expect(result.warnings).toContain("The far leg expires 2027-01-15.");
  // The model chain's options are European, so the far leg may be worth less than exercising it would pay.
  expect(result.maxLoss).toBeGreaterThanOrEqual(result.net.total);
});

test("of a calendar in American options no more than the debit can be lost", async () => {
  const american: ChainReader = {
    ...chains,
    async readPositionQuotes(symbol, wanted) {
      const quotes = await chains.readPositionQuotes(symbol, wanted);
      return quotes.map((one) => ({
        ...one,
        contracts: one.contracts.map((row) => ({ ...row, exerciseStyle: "american" })),
      }));
    },
  };
  for (const strategy of ["call_calendar", "put_calendar"] as const) {
    const result = await calculatorOver(american)(aStrategyRequest({ strategy }));
    expect(result.maxLoss, strategy).toBe(result.net.total);
  }
});

test("a calendar on the last expiration has nothing to buy", async () => {
  const last = aStrategyRequest({ strategy: "put_calendar", dte: 60 });
  await expect(run(last)).rejects.toMatchObject({
    code: "no_quotes",
    message: expect.stringContaining("2027-01-15"),
  });
});

test("a premium by hand replaces the legs' own, keeps the quotes in sight, and is named", async () => {
  const spread = { strategy: "bull_put_spread", strikes: [570, 560], premium: 3.5 } as const;
  const result = await run(aStrategyRequest({ ...spread, strikes: [...spread.strikes] }));
  expect(result.net).toMatchObject({ kind: "credit", perShare: 3.5, total: 350 });
  expect(result.maxProfit).toBe(350);
  expect(result.maxLoss).toBe(650);
  expect(result.breakevens).toEqual([566.5]);
  expect(result.legs[0]?.bid).toBeGreaterThan(0);
  expect(result.warnings).toEqual([expect.stringContaining("3.5")]);
  const debit = await run(aStrategyRequest({ premium: 12 }));
  expect(debit.net).toMatchObject({ kind: "debit", perShare: 12, total: 1_200 });
  expect(debit.breakevens).toEqual([592]);
});

test("a butterfly by hand: the premium counts once, whichever leg carries it", async () => {
  const result = await run(aStrategyRequest({ strategy: "butterfly", strikes: [570, 580, 590], premium: 2 }));
  expect(result.net).toMatchObject({ kind: "debit", perShare: 2, total: 200 });
  expect([result.maxProfit, result.maxLoss]).toEqual([800, 200]);
  expect(result.breakevens).toEqual([572, 588]);
});

test("another underlying price asks what if: the quotes stay, the odds move, and it is named", async () => {
  const [now, up] = [await run(aStrategyRequest()), await run(aStrategyRequest({ underlyingPrice: 600 }))];
  expect(up.underlyingPrice).toBe(600);
  expect(up.net).toEqual(now.net);
  expect(up.probabilityOfProfit).toBeGreaterThan((now.probabilityOfProfit ?? 1) + 0.1);
  expect(up.warnings).toEqual([expect.stringMatching(/600.*580/)]);
  expect((await run(aStrategyRequest({ underlyingPrice: 580 }))).warnings).toEqual([]);
});

test("size: what the account may risk over what one unit can lose", async () => {
  const spread = aStrategyRequest({
    strategy: "bull_put_spread",
    strikes: [570, 560],
    premium: 3.5,
    contracts: 2,
  });
  const two = await run({ ...spread, accountSize: 100_000 });
  expect(two.positionSize).toEqual({
    accountSize: 100_000,
    riskPercent: 2,
    riskBudget: 2_000,
    riskPerContract: 650,
    maxContracts: 3,
    buyingPowerPerContract: 650,
    contractsByBuyingPower: 153,
    contractsByCash: null,
    reason: null,
  });
  const five = await run({ ...spread, accountSize: 100_000, riskPercent: 5 });
  expect(five.positionSize).toMatchObject({ riskBudget: 5_000, maxContracts: 7 });
  const poor = await run({ ...spread, accountSize: 1_000 });
  expect(poor.positionSize).toMatchObject({
    riskBudget: 20,
    maxContracts: 0,
    reason: "One contract risks $650; your budget is $20.",
  });
});

test("an expiration of today is dealt in until its close, and never after it", async () => {
  const today = aStrategyRequest({ dte: 0 });
  const noon = Date.parse("2026-12-18T17:00:00Z");
  expect((await run(today, noon)).expiration).toBe("2026-12-18");
  // The next one is four weeks away: no stand-in for today's.
  await expect(run(today, Date.parse("2026-12-18T21:00:00Z"))).rejects.toMatchObject({
    code: "no_quotes",
    hint: expect.stringContaining("2027-01-15 (28 DTE)"),
  });
});
