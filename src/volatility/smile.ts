import type { SmileCurve } from "../options/smile-curve.ts";
import { fitSmile } from "./fit-smile.ts";
import { isMarketNumber } from "./market-number.ts";
import { curveOf, type SmileShape } from "./smile-shape.ts";

/** The implied volatility of the out-of-the-money option at a strike. */
export type SmilePoint = {
  readonly strike: number;
  readonly volatility: number;
  /** Half the bid-ask spread in volatility; 0.01 of a volatility point where omitted. */
  readonly tolerance?: number | undefined;
};

/** The smile of one expiration: continuous with its slope, faithful between the quotes, tame beyond them. */
export type Smile = SmileCurve & {
  readonly forward: number;
  readonly years: number;
  /** Read at the forward. */
  readonly atmVolatility: number;
  /** The quoted range; outside it the curve is extrapolated. */
  readonly lowestStrike: number;
  readonly highestStrike: number;
  /** Distinct strikes behind it. */
  readonly n: number;
  readonly shape: SmileShape;
};

export type ExpirySmile =
  | {
      readonly ok: true;
      readonly smile: Smile;
      /** one-sided: all strikes are on one side of the forward, so that the ATM volatility is extrapolated. */
      readonly coverage: "two-sided" | "one-sided" | "single-strike";
    }
  | { readonly ok: false; readonly reason: "no-points" | "invalid-forward" | "invalid-years" };

const DEFAULT_TOLERANCE = 1e-4;

/**
 * Fits the smile of an expiration to points in any order: see `fitSmile`. Points outside 1e-9 to 1e9 are left out;
 * points at the same strike are averaged, the tighter ones counting more.
 */
export function expirySmile(input: {
  readonly points: readonly SmilePoint[];
  readonly forward: number;
  readonly years: number;
}): ExpirySmile {
  const { forward, years } = input;
  if (!isMarketNumber(forward)) return { ok: false, reason: "invalid-forward" };
  if (!isMarketNumber(years)) return { ok: false, reason: "invalid-years" };
  const points = mergedPoints(input.points);
  if (points.length === 0) return { ok: false, reason: "no-points" };
  const smile = smileOf(fitSmile(points, forward, years), points.length);
  if (points.length === 1) return { ok: true, smile, coverage: "single-strike" };
  const straddled = smile.lowestStrike <= forward && smile.highestStrike >= forward;
  return { ok: true, smile, coverage: straddled ? "two-sided" : "one-sided" };
}

/** The smile as a curve to read from; `n` is the number of strikes behind it. */
export function smileOf(shape: SmileShape, n: number): Smile {
  const { forward, years, lowestStrike, highestStrike } = shape;
  const curve = curveOf(shape);
  const atmVolatility = curve.volatility(forward);
  return { ...curve, forward, years, atmVolatility, lowestStrike, highestStrike, n, shape };
}

type Point = { strike: number; volatility: number; tolerance: number };

function mergedPoints(points: readonly SmilePoint[]): Point[] {
  const byStrike = new Map<number, { strike: number; weight: number; sum: number }>();
  for (const { strike, volatility, tolerance } of points) {
    if (!isMarketNumber(strike) || !isMarketNumber(volatility)) continue;
    const width = tolerance !== undefined && isMarketNumber(tolerance) ? tolerance : DEFAULT_TOLERANCE;
    const weight = 1 / (width * width);
    // Strikes are listed to a tenth of a cent at the finest: closer ones are the same one.
    const key = Math.round(strike * 1000);
    const known = byStrike.get(key) ?? { strike, weight: 0, sum: 0 };
    byStrike.set(key, { strike, weight: known.weight + weight, sum: known.sum + weight * volatility });
  }
  return Array.from(byStrike.values(), ({ strike, weight, sum }) => {
    return { strike, volatility: sum / weight, tolerance: 1 / Math.sqrt(weight) };
  }).sort((a, b) => a.strike - b.strike);
}
