import type { SmileCurve } from "../options/smile-curve.ts";
import { isMarketNumber } from "./market-number.ts";
import { type Spline, smoothingSpline, splineAt } from "./smoothing-spline.ts";

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
/** A wing goes on in the direction it had for about this many standard deviations, and then levels out ... */
const WING_REACH = 2;
/** ... having changed the volatility by no more than these factors. */
const MOST_WING_RISE = 1.5;
const MOST_WING_FALL = 1.25;

/**
 * Fits the smile of an expiration to points in any order. It is a cubic smoothing spline of ln sigma against
 * ln(K/F), as smooth as the quotes' own spreads allow: probabilities read its slope, and a curve through every mid
 * would pass the noise of the quotes on to them. Points outside 1e-9 to 1e9 are left out;
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
  const [lowest, highest] = [points[0]?.strike, points.at(-1)?.strike];
  if (lowest === undefined || highest === undefined) return { ok: false, reason: "no-points" };
  const curve = curveThrough(points, forward, years);
  const atmVolatility = curve.volatility(forward);
  const range = { lowestStrike: lowest, highestStrike: highest, n: points.length };
  const inside = lowest <= forward && forward <= highest;
  const coverage = points.length === 1 ? "single-strike" : inside ? "two-sided" : "one-sided";
  return { ok: true, smile: { ...curve, forward, years, atmVolatility, ...range }, coverage };
}

type Point = Required<SmilePoint> & { readonly tolerance: number };

function curveThrough(points: readonly Point[], forward: number, years: number): SmileCurve {
  const only = points[0];
  if (only !== undefined && points.length === 1) {
    return { volatility: () => only.volatility, slope: () => 0 };
  }
  const spline = smoothingSpline(
    points.map(({ strike, volatility, tolerance }) => ({
      x: Math.log(strike / forward),
      y: Math.log(volatility),
      tolerance: tolerance / volatility,
    })),
  );
  const wings = { left: wingOf(spline, "left", years), right: wingOf(spline, "right", years) };
  const read = (strike: number) => readCurve(spline, wings, Math.log(strike / forward));
  return {
    volatility: (strike) => Math.exp(read(strike).value),
    slope: (strike) => {
      const { value, slope } = read(strike);
      return (Math.exp(value) * slope) / strike;
    },
  };
}

type Wing = {
  readonly edge: number;
  readonly value: number;
  readonly slope: number;
  /** In ln(K/F); the slope decays by 1/e over it. */
  readonly length: number;
};

function wingOf(spline: Spline, side: "left" | "right", years: number): Wing {
  const edge = (side === "left" ? spline.knots[0] : spline.knots.at(-1)) ?? 0;
  const { value, slope } = splineAt(spline, edge);
  const outward = side === "left" ? -slope : slope;
  const most = Math.log(outward > 0 ? MOST_WING_RISE : MOST_WING_FALL);
  const reach = WING_REACH * Math.exp(value) * Math.sqrt(years);
  return { edge, value, slope, length: Math.min(reach, most / Math.abs(slope)) };
}

function readCurve(
  spline: Spline,
  wings: { left: Wing; right: Wing },
  x: number,
): { value: number; slope: number } {
  if (x < wings.left.edge) return onWing(wings.left, x);
  if (x > wings.right.edge) return onWing(wings.right, x);
  return splineAt(spline, x);
}

function onWing({ edge, value, slope, length }: Wing, x: number): { value: number; slope: number } {
  const distance = Math.abs(x - edge) / length;
  const change = -Math.expm1(-distance) * length * Math.sign(x - edge);
  return { value: value + slope * change, slope: slope * Math.exp(-distance) };
}

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
