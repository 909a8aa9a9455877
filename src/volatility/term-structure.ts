import {
  type ConstantMaturityVolatility,
  constantMaturityVolatility,
  type TermPoint,
} from "./constant-maturity.ts";

export const STANDARD_MATURITIES = [7, 14, 30, 60, 90] as const;

export type TermStructure = {
  readonly maturities: readonly { readonly days: number; readonly value: ConstantMaturityVolatility }[];
  /** IV at 90 days less IV at 30 days, a fraction; null where either would be extrapolated. */
  readonly slope: number | null;
  readonly shape: "contango" | "backwardation" | "flat" | null;
};

/** A tenth of a volatility point: closer than quotes can tell apart. */
const FLAT_WITHIN = 0.001;

/** The constant maturities of a term structure and its slope, named as traders name it. */
export function termStructure(points: readonly TermPoint[]): TermStructure {
  const maturities = STANDARD_MATURITIES.map((targetDays) => ({
    days: targetDays,
    value: constantMaturityVolatility({ points, targetDays }),
  }));
  const at = (wanted: number) => listed(maturities.find(({ days }) => days === wanted)?.value);
  const [near, far] = [at(30), at(90)];
  const slope = near === null || far === null ? null : far - near;
  return { maturities, slope, shape: slope === null ? null : termShape(slope) };
}

function listed(value: ConstantMaturityVolatility | undefined): number | null {
  return value?.ok && !value.extrapolated ? value.volatility : null;
}

/** The name of a slope; flat within a tenth of a volatility point. */
export function termShape(slope: number): "contango" | "backwardation" | "flat" {
  if (Math.abs(slope) < FLAT_WITHIN) return "flat";
  return slope > 0 ? "contango" : "backwardation";
}
