import type { SmileCurve } from "../options/smile-curve.ts";
import { type CubicSpline, cubicSplineAt } from "./penalised-spline.ts";

/**
 * A fitted smile as the few numbers that it is: ln sigma as a cubic spline in u = asinh(x), where
 * x = ln(K/F) / `scale` counts standard deviations. Near the money u is x; far out it is ln 2x, so that an even grid has
 * its knots where the smile bends.
 */
export type SmileShape = {
  readonly forward: number;
  readonly years: number;
  /** sigma sqrt(T) at the money, roughly: the unit of x. */
  readonly scale: number;
  readonly spline: CubicSpline;
  readonly lowestStrike: number;
  readonly highestStrike: number;
};

/** ln sigma at ln(K/F) and its first two derivatives there. */
export type SmileValue = { value: number; slope: number; curvature: number };

/** Within the quoted range. */
export function smileAt({ scale, spline }: SmileShape, logMoneyness: number): SmileValue {
  const x = logMoneyness / scale;
  const root = Math.sqrt(1 + x * x);
  const { value, slope, curvature } = cubicSplineAt(spline, Math.asinh(x));
  return {
    value,
    slope: slope / (root * scale),
    curvature: (curvature / (root * root) - (slope * x) / (root * root * root)) / (scale * scale),
  };
}

/** A wing goes on in the direction it had for about this many standard deviations, and then levels out ... */
const WING_REACH = 2;
/** ... having changed the volatility by no more than these factors. */
const MOST_WING_RISE = 1.5;
const MOST_WING_FALL = 1.25;

type Wing = {
  readonly edge: number;
  readonly value: number;
  readonly slope: number;
  /** In ln(K/F); the slope decays by 1/e over it. */
  readonly length: number;
};

/** Volatility and slope by strike: the spline between the quotes, tame wings beyond them. */
export function curveOf(shape: SmileShape): SmileCurve {
  const { forward, lowestStrike, highestStrike } = shape;
  const left = wingOf(shape, Math.log(lowestStrike / forward), -1);
  const right = wingOf(shape, Math.log(highestStrike / forward), 1);
  const read = (strike: number) => {
    const k = Math.log(strike / forward);
    if (k < left.edge) return onWing(left, k);
    return k > right.edge ? onWing(right, k) : smileAt(shape, k);
  };
  return {
    volatility: (strike) => Math.exp(read(strike).value),
    slope: (strike) => {
      const { value, slope } = read(strike);
      return (Math.exp(value) * slope) / strike;
    },
  };
}

function wingOf(shape: SmileShape, edge: number, outwards: 1 | -1): Wing {
  const { value, slope } = smileAt(shape, edge);
  const most = Math.log(outwards * slope > 0 ? MOST_WING_RISE : MOST_WING_FALL);
  const reach = WING_REACH * Math.exp(value) * Math.sqrt(shape.years);
  return { edge, value, slope, length: Math.min(reach, most / Math.abs(slope)) };
}

function onWing({ edge, value, slope, length }: Wing, x: number): { value: number; slope: number } {
  const distance = Math.abs(x - edge) / length;
  const change = -Math.expm1(-distance) * length * Math.sign(x - edge);
  return { value: value + slope * change, slope: slope * Math.exp(-distance) };
}
