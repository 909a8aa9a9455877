import { curveRate, type YieldCurve } from "../market/yield-curve.ts";

/**
 * Where the rate that discounts an expiry comes from. treasury: the official curve. provider: the one number in the
 * chain's header. chain: the slope of parity along the strikes. assumed: nobody said.
 */
export type RateSource = "treasury" | "provider" | "chain" | "assumed";

export type DiscountRate = { rate: number; source: RateSource };

/** Where neither a curve nor a provider speaks; continuously compounded, a year. */
const ASSUMED_RATE = 0.04;
/** A header above this is a mistake. */
const MOST_HEADER = 0.25;

/**
 * The continuously compounded rate to an expiry: of the Treasury's curve, else of the provider's header where that is
 * above 0 and no more than 25 %, else assumed. Schwab's -1 and 0 mean not known.
 */
export function discountRate(
  curve: YieldCurve | null,
  headerRate: number | null,
  years: number,
): DiscountRate {
  const rate = curve === null ? Number.NaN : curveRate(curve, Math.max(0, years));
  if (Number.isFinite(rate)) return { rate, source: "treasury" };
  if (headerRate !== null && headerRate > 0 && headerRate <= MOST_HEADER)
    return { rate: headerRate, source: "provider" };
  return { rate: ASSUMED_RATE, source: "assumed" };
}
