import { expect, test } from "vitest";
import type { StrikeRow } from "../../src/options/chain.ts";
import { constantMaturityVolatility } from "../../src/volatility/constant-maturity.ts";
import { expectedMove } from "../../src/volatility/expected-move.ts";
import { expiryForward } from "../../src/volatility/forward.ts";
import { modelFreeVariance } from "../../src/volatility/model-free-variance.ts";
import { realisedVolatility } from "../../src/volatility/realised-volatility.ts";
import { skew } from "../../src/volatility/skew.ts";
import { expirySmile } from "../../src/volatility/smile.ts";

const NUMBERS = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  ...[-1, 0, 5e-324, 1e-300, 1e-9, 1, 1e9, 1e300, Number.MAX_VALUE],
];
const PAIRS = NUMBERS.flatMap((a) => NUMBERS.map((b) => [a, b] as const));

function aRow(strike: number, call: number, put: number): StrikeRow {
  return { strike, call: { bid: call, ask: call }, put: { bid: put, ask: put } };
}

/** Every number in an answer, however deep. */
function numbersIn(answer: unknown): number[] {
  if (typeof answer === "number") return [answer];
  return answer !== null && typeof answer === "object" ? Object.values(answer).flatMap(numbersIn) : [];
}

function expectFinite(answer: unknown, a: number, b: number): void {
  expect(numbersIn(answer).every(Number.isFinite), `${a} and ${b}: ${JSON.stringify(answer)}`).toBe(true);
}

test("whatever numbers come in, what goes out is a status or finite", () => {
  for (const [a, b] of PAIRS) {
    const points = [
      { days: a, volatility: b },
      { days: 45, volatility: 0.2 },
    ];
    expectFinite(constantMaturityVolatility({ points, targetDays: 30 }), a, b);
    for (const field of ["spot", "volatility", "years", "rate", "quotedStraddle"]) {
      const move = { spot: 100, volatility: 0.2, years: 0.1, [field]: a };
      expectFinite(expectedMove({ ...move, dividendYield: b }), a, b);
      expectFinite(expectedMove({ ...move, years: b }), a, b);
    }
    const bars = Array.from({ length: 22 }, () => ({ open: 100, high: 110, low: 90, close: 101 }));
    bars[10] = { open: a, high: Math.max(a, b), low: Math.min(a, b), close: b };
    expectFinite(realisedVolatility({ bars, sessions: 20 }), a, b);
  }
});

test("a smile through dust and mountains can still be read", () => {
  for (const [a, b] of PAIRS) {
    const made = expirySmile({
      points: [
        { strike: 100, volatility: 0.2, tolerance: a },
        { strike: 100.0001, volatility: 0.3, tolerance: b },
        { strike: 110, volatility: b },
        { strike: a, volatility: 0.25 },
      ],
      forward: 100,
      years: 0.1,
    });
    const read = made.ok && [1, 100, 200].flatMap((k) => [made.smile.volatility(k), made.smile.slope(k)]);
    expectFinite([made, read], a, b);
    const cliff = (strike: number) => (strike > 101 ? a : strike < 99 ? b : 0.2);
    expectFinite(skew({ smile: { volatility: cliff, slope: () => 0 }, forward: 100, years: 0.1 }), a, b);
  }
});

test("strikes that are no prices are passed over, and rates without bounds have a status", () => {
  const rows: StrikeRow[] = [
    [90, 10.5, 0.4],
    [95, 6, 1],
    [100, 3, 3],
    [105, 1, 6],
    [110, 0.4, 10.5],
  ].map(([strike = 0, call = 0, put = 0]) => aRow(strike, call, put));
  const clean = modelFreeVariance({ rows, years: 0.1, rate: 0.04 });
  expect(clean.ok).toBe(true);
  for (const strike of [Number.NaN, Number.POSITIVE_INFINITY, -5, 0]) {
    const dirty = [aRow(strike, 2, 2), ...rows];
    expect(modelFreeVariance({ rows: dirty, years: 0.1, rate: 0.04 })).toEqual(clean);
    expect(expiryForward({ rows: dirty, years: 0.1, rate: 0.04 })).toMatchObject({ strike: 100 });
  }
  for (const [a, b] of PAIRS) {
    expectFinite(modelFreeVariance({ rows: [aRow(a, b, b), ...rows], years: 0.1, rate: 0 }), a, b);
    expectFinite(modelFreeVariance({ rows, years: a, rate: b }), a, b);
    expectFinite(expiryForward({ rows, years: a, rate: b }), a, b);
  }
});
