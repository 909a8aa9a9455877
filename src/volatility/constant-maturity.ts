import { isMarketNumber } from "./market-number.ts";

/** The at-the-money volatility of one listed expiration. */
export type TermPoint = {
  /** Calendar days to expiry, fractions allowed. */
  readonly days: number;
  /** Annualised, a fraction: 0.25 is 25 %. */
  readonly volatility: number;
};

export type ConstantMaturityVolatility =
  | {
      readonly ok: true;
      readonly volatility: number;
      /** Total variance falls between the two expirations used: the quotes contradict each other. */
      readonly calendarArbitrage: boolean;
      /** The target lies outside the listed range; the volatility is then that of the nearest expiration. */
      readonly extrapolated: boolean;
      /** Days of the expirations used; equal when only one was. */
      readonly fromDays: number;
      readonly toDays: number;
    }
  | { readonly ok: false; readonly reason: "no-points" | "invalid-target" };

/**
 * Volatility at a fixed number of days, linear in total variance w = sigma^2 T between the two expirations
 * around it (Cboe, VIX methodology): interpolating the volatilities themselves was up to 5.5 points off.
 * Points outside 1e-9 to 1e9 are left out; points on the same day are averaged in variance.
 */
export function constantMaturityVolatility(input: {
  readonly points: readonly TermPoint[];
  readonly targetDays: number;
}): ConstantMaturityVolatility {
  const { targetDays } = input;
  if (!isMarketNumber(targetDays)) return { ok: false, reason: "invalid-target" };
  const points = sortedPoints(input.points);
  const after = points.findIndex((point) => point.days >= targetDays);
  const upper = points[after] ?? points.at(-1);
  if (upper === undefined) return { ok: false, reason: "no-points" };
  const lower = after > 0 && upper.days !== targetDays ? points[after - 1] : undefined;
  if (lower === undefined) return flat(upper, targetDays);
  const [lowVariance, highVariance] = [totalVariance(lower), totalVariance(upper)];
  const weight = (targetDays - lower.days) / (upper.days - lower.days);
  const variance = lowVariance + weight * (highVariance - lowVariance);
  return {
    ok: true,
    volatility: Math.sqrt(variance / targetDays),
    calendarArbitrage: highVariance < lowVariance,
    extrapolated: false,
    fromDays: lower.days,
    toDays: upper.days,
  };
}

function flat({ days, volatility }: TermPoint, targetDays: number): ConstantMaturityVolatility {
  const extrapolated = days !== targetDays;
  return { ok: true, volatility, calendarArbitrage: false, extrapolated, fromDays: days, toDays: days };
}

function sortedPoints(points: readonly TermPoint[]): TermPoint[] {
  const byDay = new Map<number, number[]>();
  for (const { days, volatility } of points) {
    if (!isMarketNumber(days) || !isMarketNumber(volatility)) continue;
    byDay.set(days, [...(byDay.get(days) ?? []), volatility]);
  }
  return Array.from(byDay, ([days, volatilities]) => ({
    days,
    volatility: rootMeanSquare(volatilities),
  })).sort((a, b) => a.days - b.days);
}

function rootMeanSquare(values: readonly number[]): number {
  const [only] = values;
  // The root of a square is not always the number itself.
  if (only !== undefined && values.length === 1) return only;
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** In days rather than years: the unit cancels. */
function totalVariance({ days, volatility }: TermPoint): number {
  return volatility * volatility * days;
}
