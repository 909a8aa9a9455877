import fc from "fast-check";
import { expect, test } from "vitest";
import { earningsMove } from "../../src/volatility/earnings-move.ts";

const at = (days: number, volatility: number) => ({ years: days / 365, volatility });

test("two expirations after the event: 60 % at 9 days and 42 % at 37", () => {
  const move = earningsMove({ expirations: [at(9, 0.6), at(37, 0.42)], nearerEndsBefore: false });
  if (!move.ok) throw new Error(move.reason);
  expect(move.baseVolatility).toBeCloseTo(0.3426, 4);
  expect(move.deviation).toBeCloseTo(0.0773, 4);
  expect(move.meanMove).toBeCloseTo(0.0617, 4);
});

test("one before and one after: 30 % at 5 days and 55 % at 12", () => {
  const move = earningsMove({ expirations: [at(12, 0.55), at(5, 0.3)], nearerEndsBefore: true });
  if (!move.ok) throw new Error(move.reason);
  expect(move.deviation).toBeCloseTo(0.0836, 4);
  expect(move.baseVolatility).toBeCloseTo(0.3, 12);
});

test("what leaves the event less than nothing is not identified, what is no number is invalid", () => {
  const reason = (near: number, far: number, nearerEndsBefore = false, days = 37) => {
    const move = earningsMove({ expirations: [at(9, near), at(days, far)], nearerEndsBefore });
    return move.ok ? "ok" : move.reason;
  };
  expect(reason(0.3, 0.42)).toBe("not-identified");
  expect(reason(0.6, 0.2)).toBe("not-identified");
  expect(reason(0.6, 0.42, true)).toBe("not-identified");
  expect(reason(0.6, 0.42, false, 9)).toBe("invalid-input");
  expect(reason(Number.NaN, 0.42)).toBe("invalid-input");
  expect(reason(0.6, 0.42, false, 0)).toBe("invalid-input");
});

test("a base and a jump that are put in come out again", () => {
  const share = fc.double({ min: 0.05, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(
      share,
      share,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 300 }),
      (b, j, t, more) => {
        const jump = 0.2 * j;
        const seen = (days: number, withJump: boolean) =>
          at(days, Math.sqrt(b * b + (withJump ? (jump * jump * 365) / days : 0)));
        for (const before of [false, true]) {
          const expirations = [seen(t, !before), seen(t + more, true)] as const;
          const move = earningsMove({ expirations, nearerEndsBefore: before });
          if (!move.ok) throw new Error(move.reason);
          expect(move.deviation).toBeCloseTo(jump, 6);
          expect(move.baseVolatility).toBeCloseTo(b, 6);
        }
      },
    ),
    { seed: 5, numRuns: 200 },
  );
});
