import fc from "fast-check";
import { expect, test } from "vitest";
import type { StrikeRow } from "../../src/options/chain.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { probabilityAbove } from "../../src/volatility/probability-above.ts";
import { expirySmile, type Smile, type SmilePoint } from "../../src/volatility/smile.ts";
import { smilePoints } from "./smile-points.ts";

const forward = 400;

/** Equity-like and free of arbitrage: steeper below, level far out, scaled by the root of time. */
function trueVolatility(strike: number, years: number): number {
  const k = Math.log(strike / forward) / Math.sqrt(years);
  return 0.2 * (1 - 0.25 * k + (0.35 * k * k) / (1 + 0.3 * k * k));
}

function strikesWithin(years: number, step: number): number[] {
  const width = 0.2 * Math.sqrt(years);
  const strikes = Array.from({ length: Math.floor(600 / step) }, (_, index) => 100 + index * step);
  return strikes.filter((strike) => Math.abs(Math.log(strike / forward)) < 3.5 * width);
}

function smileThrough(points: readonly SmilePoint[], years = 30 / 365): Smile {
  const fitted = expirySmile({ points, forward, years });
  if (!fitted.ok) throw new Error(fitted.reason);
  return fitted.smile;
}

function pointsOf(years: number, step: number): SmilePoint[] {
  return strikesWithin(years, step).map((strike) => ({ strike, volatility: trueVolatility(strike, years) }));
}

test("between exact quotes the smile is found again to a twentieth of a point, and so are its probabilities", () => {
  for (const years of [2 / 365, 7 / 365, 30 / 365, 180 / 365]) {
    const smile = smileThrough(pointsOf(years, 1), years);
    const truth = {
      volatility: (strike: number) => trueVolatility(strike, years),
      slope: (strike: number) =>
        (trueVolatility(strike + 0.01, years) - trueVolatility(strike - 0.01, years)) / 0.02,
    };
    for (const strike of strikesWithin(years, 0.5)) {
      expect(Math.abs(smile.volatility(strike) - trueVolatility(strike, years))).toBeLessThan(5e-4);
      const [ours, exact] = [smile, truth].map((curve) =>
        probabilityAbove({ smile: curve, barrier: strike, forward, years }),
      );
      expect(Math.abs((ours ?? 0) - (exact ?? 0))).toBeLessThan(1e-4);
    }
    expect(smile.atmVolatility).toBe(smile.volatility(forward));
  }
});

test("quotes to the penny give a probability that falls as the barrier rises", () => {
  const maturity = fc.integer({ min: 2, max: 120 }).map((days) => days / 365);
  const halfSpread = fc.constantFrom(0.01, 0.02, 0.05);
  const pennies = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(maturity, halfSpread, pennies, (years, half, seed) => {
      const smile = smileThrough(
        smilePoints({ rows: pennyRows(years, half, seed), forward, years, discountFactor: 1 }),
        years,
      );
      let last = 1;
      for (let z = -4; z <= 4; z += 0.02) {
        const barrier = forward * Math.exp(z * 0.2 * Math.sqrt(years));
        const probability = probabilityAbove({ smile, barrier, forward, years });
        // Pennies carry butterfly arbitrage of their own; what is left of it stays under half a percent.
        expect(probability).toBeLessThan(last + 0.005);
        last = probability;
      }
    }),
    { seed: 31, numRuns: 40 },
  );
});

/** True prices rounded to pennies, the mid off by up to a third of the spread. */
function pennyRows(years: number, half: number, seed: number): StrikeRow[] {
  let state = seed;
  return strikesWithin(years, 2).map((strike) => {
    const type = strike < forward ? "put" : "call";
    const fair = blackPrice({ type, forward, strike, years, volatility: trueVolatility(strike, years) });
    state = (state * 48271 + 11) % 2147483647;
    const middle = fair + (state / 2147483647 - 0.5) * 0.6 * half;
    const quote = {
      bid: Math.round((middle - half) * 100) / 100,
      ask: Math.round((middle + half) * 100) / 100,
    };
    return type === "put" ? { strike, put: quote, call: null } : { strike, put: null, call: quote };
  });
}

test("the slope is the derivative of the volatility everywhere, wings and their joints included", () => {
  const smile = smileThrough(pointsOf(30 / 365, 5));
  const { lowestStrike, highestStrike } = smile;
  for (let strike = 150; strike < 700; strike += 3.3) {
    const step = 1e-4 * strike;
    const numeric = (smile.volatility(strike + step) - smile.volatility(strike - step)) / (2 * step);
    expect(Math.abs(smile.slope(strike) - numeric)).toBeLessThan(1e-6);
  }
  for (const joint of [lowestStrike, highestStrike]) {
    const [before, after] = [joint * (1 - 1e-9), joint * (1 + 1e-9)];
    expect(smile.volatility(before)).toBeCloseTo(smile.volatility(after), 8);
    expect(smile.slope(before)).toBeCloseTo(smile.slope(after), 8);
  }
});

test("beyond the quotes the volatility levels out within known factors, from a cent to a million", () => {
  const points = fc.array(
    fc.record({
      strike: fc.double({ min: 300, max: 500, noNaN: true }),
      volatility: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(points, fc.double({ min: 1e-4, max: 2, noNaN: true }), (given, years) => {
      const smile = smileThrough(given, years);
      const [low, high] = [smile.volatility(smile.lowestStrike), smile.volatility(smile.highestStrike)];
      for (const [strike, edge] of [
        [0.01, low],
        [1e6, high],
      ] as const) {
        expect(smile.volatility(strike)).toBeLessThanOrEqual(edge * 1.5 * (1 + 1e-12));
        expect(smile.volatility(strike)).toBeGreaterThanOrEqual((edge / 1.25) * (1 - 1e-12));
        expect(Number.isFinite(smile.slope(strike))).toBe(true);
      }
    }),
    { seed: 32, numRuns: 500 },
  );
});

test("one strike is a flat smile; strikes on one side of the forward are said to be so", () => {
  const single = expirySmile({ points: [{ strike: 390, volatility: 0.25 }], forward, years: 0.1 });
  expect(single).toMatchObject({ ok: true, coverage: "single-strike", smile: { atmVolatility: 0.25, n: 1 } });
  if (single.ok) expect(single.smile.slope(500)).toBe(0);
  const puts = pointsOf(0.1, 5).filter((point) => point.strike < forward - 5);
  expect(expirySmile({ points: puts, forward, years: 0.1 })).toMatchObject({ coverage: "one-sided" });
  expect(expirySmile({ points: pointsOf(0.1, 5), forward, years: 0.1 })).toMatchObject({
    coverage: "two-sided",
  });
});

test("a strike quoted twice counts once, the tighter quote more", () => {
  const points = [
    { strike: 390, volatility: 0.3, tolerance: 0.1 },
    { strike: 390, volatility: 0.2, tolerance: 0.001 },
    { strike: 410, volatility: 0.2, tolerance: 0.001 },
  ];
  const smile = smileThrough(points);
  expect(smile.n).toBe(2);
  expect(smile.volatility(390)).toBeCloseTo(0.2, 4);
});

test("a wide quote is passed by where tight ones disagree with it", () => {
  const points = [380, 390, 400, 410, 420].map((strike) => ({ strike, volatility: 0.2, tolerance: 0.001 }));
  const smile = smileThrough([...points, { strike: 405, volatility: 0.35, tolerance: 0.2 }]);
  expect(smile.volatility(405)).toBeLessThan(0.21);
});

test("nothing to fit is a status", () => {
  const years = 0.1;
  const dead = [Number.NaN, 0, -999, Number.POSITIVE_INFINITY].flatMap((value) => [
    { strike: 400, volatility: value },
    { strike: value, volatility: 0.2 },
  ]);
  expect(expirySmile({ points: dead, forward, years })).toEqual({ ok: false, reason: "no-points" });
  expect(expirySmile({ points: [], forward: 0, years })).toEqual({ ok: false, reason: "invalid-forward" });
  expect(expirySmile({ points: [], forward, years: -1 })).toEqual({ ok: false, reason: "invalid-years" });
});

test("points come from the out-of-the-money side alone, and only where the quote is two-sided", () => {
  const years = 30 / 365;
  const quote = (type: "call" | "put", strike: number, volatility: number) => {
    const price = blackPrice({ type, forward, strike, years, volatility });
    return { bid: price - 0.01, ask: price + 0.01 };
  };
  const rows: StrikeRow[] = [
    { strike: 380, put: quote("put", 380, 0.22), call: quote("call", 380, 0.99) },
    { strike: 385, put: { bid: null, ask: 5 }, call: quote("call", 385, 0.2) },
    { strike: 390, put: { bid: 5, ask: 4 }, call: null },
    { strike: 420, put: quote("put", 420, 0.99), call: quote("call", 420, 0.18) },
    { strike: 500, put: null, call: { bid: 450, ask: 451 } },
  ];
  const points = smilePoints({ rows, forward, years, discountFactor: 1 });
  expect(points).toEqual([
    { strike: 380, volatility: expect.closeTo(0.22, 9), tolerance: expect.any(Number) },
    { strike: 420, volatility: expect.closeTo(0.18, 9), tolerance: expect.any(Number) },
  ]);
});
