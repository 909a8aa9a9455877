import { addDays } from "../../market/calendar-date.ts";
import { expiresAtMs } from "../../market/expiry.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import {
  type EarningsMove,
  type ExpirationVolatility,
  earningsMove,
} from "../../volatility/earnings-move.ts";
import { round } from "../rounding.ts";
import type { Moment } from "./ex-dividends.ts";

export type EarningsDate = {
  /** New York date. */
  date: string;
  when: "before_open" | "after_close" | "during_session" | null;
};

export type DatedVolatility = ExpirationVolatility & { expiration: string };

export type ImpliedEarningsMove = {
  /** One standard deviation and the mean of the move's size, fractions of the price. */
  oneSigma: number;
  mean: number;
  /** The two that it was read from. */
  expirations: [string, string];
};

/** Reports come no sooner than that after one another, days. */
const A_QUARTER = 80;

/** Whether a report has still to come: one before the open has come with it. */
export function isAhead({ date, when }: EarningsDate, { nowMs, calendar }: Moment): boolean {
  return date >= newYorkDate(nowMs) && (when !== "before_open" || nowMs < expiresAtMs(date, "AM", calendar));
}

/** A report after the close of an expiration's last day comes too late for it. */
export function endsAfter(expiration: string, { date, when }: EarningsDate): boolean {
  return date < expiration || (date === expiration && when !== "after_close");
}

/**
 * The move that a report is priced at: from the two nearest expirations after it, else the last one before it and the
 * first after. `listed` at the money, nearest first. Null where they leave no variance for it.
 */
export function impliedEarningsMove(
  listed: readonly DatedVolatility[],
  report: EarningsDate,
  following: EarningsDate | undefined,
): ImpliedEarningsMove | null {
  // A later expiration holds another report.
  const last = following?.date ?? addDays(report.date, A_QUARTER);
  const dated = listed.filter(({ expiration }) => expiration < last);
  const after = dated.filter(({ expiration }) => endsAfter(expiration, report));
  const latest = dated.filter(({ expiration }) => !endsAfter(expiration, report)).at(-1);
  const [first, second] = after;
  if (first === undefined) return null;
  const found = second === undefined ? null : moveOf(first, second, false);
  return found !== null || latest === undefined ? found : moveOf(latest, first, true);
}

function moveOf(
  near: DatedVolatility,
  far: DatedVolatility,
  nearerEndsBefore: boolean,
): ImpliedEarningsMove | null {
  const move: EarningsMove = earningsMove({ expirations: [near, far], nearerEndsBefore });
  if (!move.ok) return null;
  const expirations: [string, string] = [near.expiration, far.expiration];
  return { oneSigma: round(move.deviation, 4), mean: round(move.meanMove, 4), expirations };
}
