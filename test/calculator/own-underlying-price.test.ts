import { expect, test } from "vitest";
import type { LegsRequest, RequestedLeg } from "../../src/calculator/calculate-request.ts";
import type { Calculation } from "../../src/calculator/calculation.ts";
import { STRATEGIES } from "../../src/options/strategy.ts";
import { aLegsRequest, aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { DATES, MARKETS, PAYER, SPOT } from "../support/position-markets.ts";

const [WEEK, MONTH, TWO_MONTHS] = DATES;
const CALCULATORS = {
  european: calculatorOver(MARKETS.european),
  payer: calculatorOver(MARKETS.payer, { dividends: PAYER }),
} as const;
const byHand = calculatorOver(memoryChains([]));

const CONDOR: RequestedLeg[] = (
  [
    ["put", "buy", 550],
    ["put", "sell", 560],
    ["call", "sell", 600],
    ["call", "buy", 610],
  ] as const
).map(([type, side, strike]) => ({ type, side, strike, quantity: 1, expiration: MONTH, premium: 3 }));

const CALENDAR: RequestedLeg[] = [
  { type: "call", side: "sell", strike: 580, quantity: 1, expiration: MONTH, premium: 12 },
  { type: "call", side: "buy", strike: 580, quantity: 1, expiration: TWO_MONTHS, premium: 19 },
];

const onSpy = (legs: RequestedLeg[], given: Partial<LegsRequest> = {}) =>
  aLegsRequest(legs, { symbol: "SPY", ...given } as never);

for (const market of ["european", "payer"] as const) {
  const run = CALCULATORS[market];

  test(`${market}: with the price doubled, strikes and premiums too, all is as it was in twice the dollars`, async () => {
    for (const legs of [CONDOR, CALENDAR]) {
      const one = await run(onSpy(legs));
      const twice = legs.map((leg) => {
        if (leg.type === "stock") return leg;
        return { ...leg, strike: 2 * leg.strike, premium: 2 * (leg.premium ?? 0) };
      });
      const two = await run(onSpy(twice, { underlyingPrice: 2 * SPOT }));
      expect(two.underlyingPrice).toBe(2 * SPOT);
      expect(two.inputs.forward).toBeCloseTo(2 * one.inputs.forward, 1);
      expect(two.probabilityOfProfit).toBeCloseTo(one.probabilityOfProfit ?? 0, 3);
      expect(two.probabilities?.halfProfit ?? 0).toBeCloseTo(one.probabilities?.halfProfit ?? 0, 2);
      for (const [index, { probability }] of (one.probabilities?.touch ?? []).entries())
        expect(two.probabilities?.touch[index]?.probability).toBeCloseTo(probability, 3);
      expect(two.expectedMove?.oneSigma).toBeCloseTo(2 * (one.expectedMove?.oneSigma ?? 0), 0);
      // Greeks of a market that was moved spread a payer's cash over the year.
      const off = market === "payer" ? 2 : 0.5;
      expect(Math.abs((two.greeks?.delta ?? 0) - (one.greeks?.delta ?? 0))).toBeLessThan(off);
      expect((two.greeks?.vegaPerVolPoint ?? 0) / 2).toBeCloseTo(one.greeks?.vegaPerVolPoint ?? 0, 0);
      for (const [index, { impliedVolatility }] of one.legs.entries())
        expect(two.legs[index]?.impliedVolatility ?? 0).toBeCloseTo(impliedVolatility ?? 0, 2);
    }
  });

  test(`${market}: a small move of the price moves every strategy's odds and worth a little`, async () => {
    for (const { name, forms } of STRATEGIES) {
      const strikes = forms[0].example.split("/").map(Number);
      const at = (underlyingPrice: number) =>
        run(aStrategyRequest({ strategy: name, strikes, underlyingPrice }));
      let before = await at(SPOT - 0.06);
      for (const price of [SPOT - 0.02, SPOT, SPOT + 0.02, SPOT + 0.06]) {
        const after = await at(price);
        expectNear(after, before, `${name} at ${price}`);
        before = after;
      }
    }
  });

  test(`${market}: the price moves all that hangs on it, and no premium of an option`, async () => {
    const request = aStrategyRequest({ strategy: "short_strangle", strikes: [560, 600] });
    const [now, up] = [await run(request), await run({ ...request, underlyingPrice: 600 })];
    expect(up.legs.map(({ premium }) => premium)).toEqual(now.legs.map(({ premium }) => premium));
    expect(up.inputs.forward / now.inputs.forward).toBeCloseTo(600 / SPOT, 5);
    const [put, call] = (up.probabilities?.touch ?? []).map(({ probability }) => probability);
    const [putNow, callNow] = (now.probabilities?.touch ?? []).map(({ probability }) => probability);
    expect(call).toBeGreaterThan(0.97);
    expect(call).toBeGreaterThan(callNow ?? 1);
    expect(put).toBeLessThan(putNow ?? 0);
    expect(up.greeks?.delta).toBeLessThan((now.greeks?.delta ?? 0) - 10);
    expect(up.expectedValue?.atMid).toBeLessThan((now.expectedValue?.atMid ?? 0) - 100);
    expect(up.expectedMove?.lower).toBeGreaterThan(now.expectedMove?.lower ?? 0);
    expect(up.expectedMove?.straddle).toBeNull();
    expect(up.profitTable?.prices).toContain(600);
    // By log-moneyness: what the smile said of 580 at 580 it says of 600 at 600.
    expect(up.inputs.smile).toMatchObject({ atmVolatility: now.inputs.smile?.atmVolatility });
  });

  test(`${market}: a day's theta is the option's, wherever the stale quote stands`, async () => {
    for (const [type, strike] of [
      ["call", 580],
      ["put", 620],
      ["call", 640],
    ] as const) {
      const leg = { type, side: "buy", strike, quantity: 1, expiration: MONTH } as const;
      const { legs } = await run(onSpy([leg], { underlyingPrice: 600 }));
      const implied = legs[0]?.impliedVolatility ?? undefined;
      const model = await byHand(
        aLegsRequest([{ ...leg, impliedVolatility: implied } as RequestedLeg], {
          underlyingPrice: 600,
          rate: 0.04,
          dividendYield: market === "european" ? 0.012 : 0.0466,
        }),
      );
      expect(legs[0]?.thetaPerDay).toBeLessThan(-0.02);
      expect(legs[0]?.thetaPerDay).toBeCloseTo(model.legs[0]?.thetaPerDay ?? 0, 1);
    }
  });
}

function expectNear(a: Calculation, b: Calculation, what: string): void {
  const within = (x: number | null | undefined, y: number | null | undefined, most: number, name: string) => {
    expect(x === null || x === undefined, `${what}: ${name}`).toBe(y === null || y === undefined);
    expect(Math.abs((x ?? 0) - (y ?? 0)), `${what}: ${name} ${x} ${y}`).toBeLessThan(most);
  };
  within(a.probabilityOfProfit, b.probabilityOfProfit, 0.012, "probabilityOfProfit");
  within(a.probabilities?.maxLoss, b.probabilities?.maxLoss, 0.06, "maxLoss");
  within(a.probabilities?.halfProfit, b.probabilities?.halfProfit, 0.03, "halfProfit");
  within(a.expectedValue?.atMid, b.expectedValue?.atMid, 15, "atMid");
  within(a.greeks?.delta, b.greeks?.delta, 1, "delta");
  within(a.greeks?.thetaPerDay, b.greeks?.thetaPerDay, 2, "theta");
  within(a.expectedMove?.oneSigma, b.expectedMove?.oneSigma, 0.1, "oneSigma");
  for (const [index, { probability }] of (a.probabilities?.touch ?? []).entries())
    within(probability, b.probabilities?.touch[index]?.probability, 0.02, "touch");
}

test("the very price that is stored changes nothing", async () => {
  const run = CALCULATORS.payer;
  for (const { name, forms } of STRATEGIES) {
    const request = aStrategyRequest({ strategy: name, strikes: forms[0].example.split("/").map(Number) });
    const plain = await run(request);
    expect(await run({ ...request, underlyingPrice: plain.underlyingPrice }), name).toEqual(plain);
  }
});

test("a week as well as a month follow the price: each expiry's forward is moved", async () => {
  const legs = [WEEK, MONTH].map((expiration, index) => ({
    ...{ type: "call" as const, side: index === 0 ? ("sell" as const) : ("buy" as const) },
    ...{ strike: 580, quantity: 1, expiration },
  }));
  const answer = await CALCULATORS.european(onSpy(legs, { underlyingPrice: 610 }));
  for (const leg of answer.legs) expect(leg.delta).toBeGreaterThan(0.8);
  expect(answer.probabilities?.touch[0]?.probability).toBeLessThan(0.1);
});
