import fc from "fast-check";
import { expect, test } from "vitest";
import { constantMaturityVolatility } from "../../src/volatility/constant-maturity.ts";
import { termStructure } from "../../src/volatility/term-structure.ts";
import { loadOracle } from "../support/oracle.ts";

type ConstantMaturityRow = {
  kind: string;
  d1: number;
  iv1: number;
  d2: number;
  iv2: number;
  target_days: number;
  iv: number;
  calendar_arb: boolean;
};
const rows = loadOracle<ConstantMaturityRow>("volmetrics");

test.skipIf(rows === null)(
  "linear in total variance, with calendar arbitrage flagged, as the reference",
  () => {
    const ofKind = (rows ?? []).filter((row) => row.kind === "const_maturity");
    expect(ofKind.length).toBeGreaterThan(0);
    for (const { d1, iv1, d2, iv2, target_days, iv, calendar_arb } of ofKind) {
      const points = [
        { days: d2, volatility: iv2 },
        { days: d1, volatility: iv1 },
      ];
      const result = constantMaturityVolatility({ points, targetDays: target_days });
      expect(result).toMatchObject({
        ok: true,
        volatility: expect.closeTo(iv, 13),
        calendarArbitrage: calendar_arb,
        extrapolated: false,
      });
    }
  },
);

test("total variance that only stays level contradicts nothing; that falls by a hair does", () => {
  const arbitrage = (volatility: number) =>
    constantMaturityVolatility({
      // 0.25 * 10 days is 0.0625 * 40 days.
      points: [
        { days: 10, volatility: 0.5 },
        { days: 40, volatility },
      ],
      targetDays: 20,
    });
  expect(arbitrage(0.25)).toMatchObject({ ok: true, calendarArbitrage: false });
  expect(arbitrage(0.249999)).toMatchObject({ ok: true, calendarArbitrage: true });
});

test("the two expirations around the target are used, whatever else is listed", () => {
  const points = [90, 7, 45, 21].map((days) => ({ days, volatility: 0.1 + days / 1000 }));
  expect(constantMaturityVolatility({ points, targetDays: 30 })).toMatchObject({ fromDays: 21, toDays: 45 });
  expect(constantMaturityVolatility({ points, targetDays: 45 })).toMatchObject({
    volatility: points[2]?.volatility,
    fromDays: 45,
    toDays: 45,
    extrapolated: false,
  });
});

test("beyond the listed range the nearest expiration answers, flagged", () => {
  const points = [
    { days: 14, volatility: 0.2 },
    { days: 60, volatility: 0.3 },
  ];
  expect(constantMaturityVolatility({ points, targetDays: 7 })).toMatchObject({
    volatility: 0.2,
    extrapolated: true,
  });
  expect(constantMaturityVolatility({ points, targetDays: 90 })).toMatchObject({
    volatility: 0.3,
    extrapolated: true,
  });
});

test("expired, dead and unreadable points are left out; nothing left is a status", () => {
  const bad = [
    { days: -1, volatility: 0.2 },
    { days: 0, volatility: 0.2 },
    { days: 30, volatility: Number.NaN },
    { days: Number.POSITIVE_INFINITY, volatility: 0.2 },
    { days: 30, volatility: -0.2 },
  ];
  expect(constantMaturityVolatility({ points: bad, targetDays: 30 })).toEqual({
    ok: false,
    reason: "no-points",
  });
  for (const targetDays of [Number.NaN, 0, -30]) {
    expect(constantMaturityVolatility({ points: [], targetDays })).toEqual({
      ok: false,
      reason: "invalid-target",
    });
  }
});

test("two roots that expire on the same day count as one, averaged in variance", () => {
  const points = [
    { days: 30, volatility: 0.3 },
    { days: 30, volatility: 0.4 },
  ];
  const result = constantMaturityVolatility({ points, targetDays: 30 });
  expect(result).toMatchObject({ volatility: expect.closeTo(Math.sqrt(0.125), 14), extrapolated: false });
});

test("interpolated total variance lies between its neighbours'", () => {
  const point = fc.record({
    days: fc.double({ min: 1, max: 400, noNaN: true }),
    volatility: fc.double({ min: 0.05, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(point, point, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
      const targetDays = a.days + share * (b.days - a.days);
      const result = constantMaturityVolatility({ points: [a, b], targetDays });
      const variances = [a, b].map(({ days, volatility }) => days * volatility ** 2);
      const variance = result.ok ? targetDays * result.volatility ** 2 : Number.NaN;
      expect(variance).toBeGreaterThanOrEqual(Math.min(...variances) * (1 - 1e-12));
      expect(variance).toBeLessThanOrEqual(Math.max(...variances) * (1 + 1e-12));
    }),
    { seed: 21 },
  );
});

test("a rising term structure is contango, a falling one backwardation, a short one has no slope", () => {
  const rising = [7, 30, 90].map((days) => ({ days, volatility: 0.2 + days / 1000 }));
  expect(termStructure(rising)).toMatchObject({ slope: expect.closeTo(0.06, 12), shape: "contango" });
  const falling = [7, 30, 90].map((days) => ({ days, volatility: 0.5 - days / 1000 }));
  expect(termStructure(falling)).toMatchObject({ shape: "backwardation" });
  const level = [7, 90].map((days) => ({ days, volatility: 0.2 }));
  expect(termStructure(level).shape).toBe("flat");
  const short = termStructure([{ days: 10, volatility: 0.2 }]);
  expect(short).toMatchObject({ slope: null, shape: null });
  expect(short.maturities.map(({ days }) => days)).toEqual([7, 14, 30, 60, 90]);
});
