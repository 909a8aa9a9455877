import {
  type ConstantMaturityVolatility,
  constantMaturityVolatility,
  type TermPoint,
} from "./constant-maturity.ts";

export const STANDARD_MATURITIES = [7, 14, 30, 60, 90] as const;

export interface TermStructure {
  readonly maturities: readonly { readonly days: number; readonly value: ConstantMaturityVolatility }[];
  /** IV at 90 days less IV at 30 days, a fraction; null where either would be extrapolated. */
  readonly slope: number | null;
  readonly shape: "contango" | "backwardation" | "flat" | null;
}

/** A tenth of a volatility point: closer than quotes can tell apart. */
const FLAT_WITHIN = 0.001;

/** The constant maturities of a term structure and its slope, named as traders name it. */
export function termStructure(points: readonly TermPoint[]): TermStructure {
  const at = (targetDays: number) => constantMaturityVolatility({ points, targetDays });
  const maturities = STANDARD_MATURITIES.map((days) => ({ days, value: at(days) }));
  const [near, far] = [listed(at(30)), listed(at(90))];
  const slope = near === null || far === null ? null : far - near;
  return { maturities, slope, shape: slope === null ? null : shapeOf(slope) };
}

function listed(value: ConstantMaturityVolatility): number | null {
  return value.ok && !value.extrapolated ? value.volatility : null;
}

function shapeOf(slope: number): "contango" | "backwardation" | "flat" {
  if (Math.abs(slope) < FLAT_WITHIN) return "flat";
  return slope > 0 ? "contango" : "backwardation";
}
