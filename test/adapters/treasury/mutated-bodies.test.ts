import { expect, test } from "vitest";
import { normaliseCurves } from "../../../src/adapters/treasury/normalise-curves.ts";
import { AppError } from "../../../src/errors.ts";
import { dayNumber } from "../../../src/market/calendar-date.ts";
import type { YieldCurve } from "../../../src/market/yield-curve.ts";
import { mutateBody, seededRandom } from "../../support/mutate-body.ts";
import { aYieldFile, aYieldRow } from "../../support/treasury-wire.ts";

const CASES = 3_000;
const NOW = Date.parse("2026-11-23T13:00:00Z");
const FILE = aYieldFile(
  aYieldRow("11/20/2026", "3.91"),
  aYieldRow("11/19/2026", "3.85"),
  aYieldRow("11/18/2026"),
);

/** What is wrong with a curve; null for a sound one. */
function flawOf({ day, points }: YieldCurve): string | null {
  if (!(dayNumber(day) > 0) || day < "2026-01-01" || day > "2026-11-23") return `the day ${day}`;
  if (points.length < 2) return "too few points";
  for (const [i, { years, parYield }] of points.entries()) {
    if (i > 0 && years <= (points[i - 1]?.years ?? 0)) return "terms out of order";
    if (!(parYield >= -0.02 && parYield <= 0.3)) return `a yield of ${parYield}`;
  }
  return null;
}

test(`${CASES} mutated files give sound curves or an error that says so`, () => {
  const random = seededRandom(20_261_123);
  let [read, refused] = [0, 0];
  for (let i = 0; i < CASES; i += 1) {
    const { text, mutation } = mutateBody(FILE, random);
    try {
      const { curves } = normaliseCurves(text, { year: 2026, nowMs: NOW });
      read += 1;
      for (const curve of curves) expect([mutation, text, flawOf(curve)]).toEqual([mutation, text, null]);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "provider_bad_body") throw error;
      refused += 1;
    }
  }
  expect(read).toBeGreaterThan(CASES / 2);
  expect(refused).toBeGreaterThan(0);
});
