import { thirtyDayExpirations } from "../../market/bracketing-expirations.ts";
import { nyseCalendar, type TradingCalendar } from "../../market/trading-calendar.ts";
import { constantMaturityVolatility, type TermPoint } from "../constant-maturity.ts";

/** The at-the-money volatility of a listed expiration, a New York date. One point an expiration. */
export type DatedTermPoint = TermPoint & { readonly expiration: string };

const TARGET_DAYS = 30;
/** A date 30 days away is 30 days away at any hour of the session. */
const HALF_A_DAY = 0.5;

/**
 * The 30-day volatility that a rank compares, annual fraction, of a live term structure as of a rebuilt one: linear in
 * total variance between the two expirations around 30 days, of those that every day of a history has (see
 * `thirtyDayExpirations`). Null where they are not among the points: nothing is extrapolated.
 */
export function rankVolatility(
  points: readonly DatedTermPoint[],
  day: string,
  calendar: TradingCalendar = nyseCalendar,
): number | null {
  const pair = thirtyDayPair(points, day, calendar);
  return pair === null ? null : pairVolatility(pair);
}

/** The nearer and the further of the two points that `rankVolatility` rests on. */
export function thirtyDayPair<P extends DatedTermPoint>(
  points: readonly P[],
  day: string,
  calendar: TradingCalendar = nyseCalendar,
): [near: P, far: P] | null {
  const allowed = new Set(thirtyDayExpirations(day, calendar));
  const ascending = points
    .filter(({ expiration }) => allowed.has(expiration))
    .toSorted((a, b) => a.days - b.days);
  const last = ascending.findLastIndex(({ days }) => days <= TARGET_DAYS + HALF_A_DAY);
  const [before, near, far] = [ascending[last - 1], ascending[last], ascending[last + 1]];
  if (near === undefined) return null;
  if (far !== undefined) return [near, far];
  return before !== undefined && near.days >= TARGET_DAYS - HALF_A_DAY ? [before, near] : null;
}

/** At 30 days, or at the end of the pair that is within half a day of it. */
export function pairVolatility([near, far]: readonly [TermPoint, TermPoint]): number | null {
  const targetDays = Math.min(far.days, Math.max(near.days, TARGET_DAYS));
  const found = constantMaturityVolatility({ points: [near, far], targetDays });
  return found.ok ? found.volatility : null;
}
