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
  return pair === null ? null : pairVolatility(pair, TARGET_DAYS);
}

/** The nearer and the further of the two points that `rankVolatility` rests on. */
export function thirtyDayPair<P extends DatedTermPoint>(
  points: readonly P[],
  day: string,
  calendar: TradingCalendar = nyseCalendar,
): [near: P, far: P] | null {
  return pairAround(pointsOf(points, thirtyDayExpirations(day, calendar)), TARGET_DAYS);
}

/** Those of the expirations. */
export function pointsOf<P extends { readonly expiration: string }>(
  points: readonly P[],
  expirations: readonly string[],
): P[] {
  const allowed = new Set(expirations);
  return points.filter(({ expiration }) => allowed.has(expiration));
}

/** The two neighbours that lie most closely around a number of days; null where all lie on one side of it. */
export function pairAround<P extends Pick<TermPoint, "days">>(
  points: readonly P[],
  targetDays: number,
): [near: P, far: P] | null {
  const ascending = points.toSorted((a, b) => a.days - b.days);
  const last = ascending.findLastIndex(({ days }) => days <= targetDays + HALF_A_DAY);
  const [before, near, far] = [ascending[last - 1], ascending[last], ascending[last + 1]];
  if (near === undefined) return null;
  if (far !== undefined) return [near, far];
  return before !== undefined && near.days >= targetDays - HALF_A_DAY ? [before, near] : null;
}

/** At a number of days, or at the end of the pair that is within half a day of it. */
export function pairVolatility(
  [near, far]: readonly [TermPoint, TermPoint],
  targetDays: number,
): number | null {
  const within = Math.min(far.days, Math.max(near.days, targetDays));
  const found = constantMaturityVolatility({ points: [near, far], targetDays: within });
  return found.ok ? found.volatility : null;
}
