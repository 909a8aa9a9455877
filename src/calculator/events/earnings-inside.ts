import { yearsLeft } from "../../chains/stored-smile.ts";
import { addDays } from "../../market/calendar-date.ts";
import { expiresAtMs } from "../../market/expiry.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import {
  type EarningsMove,
  type ExpirationVolatility,
  earningsMove,
} from "../../volatility/earnings-move.ts";
import type { PositionEvents } from "../calculation.ts";
import type { ExpiryMarket } from "../resolve/expiry-market.ts";
import { round } from "../rounding.ts";
import type { Moment } from "./ex-dividends.ts";

export type EarningsDate = {
  /** New York date. */
  date: string;
  when: "before_open" | "after_close" | "during_session" | null;
};

/** Whether a report comes before what ends on `last`, and the move that the expirations at hand price it at. */
export function earningsInside(
  markets: readonly ExpiryMarket[],
  earnings: readonly EarningsDate[] | null,
  last: string,
  { nowMs, calendar }: Moment,
): PositionEvents["earnings"] {
  const isAhead = ({ date, when }: EarningsDate) =>
    date >= newYorkDate(nowMs) && (when !== "before_open" || nowMs < expiresAtMs(date, "AM", calendar));
  const [next, following] = (earnings ?? []).filter(isAhead);
  if (next === undefined) return { status: "unknown", date: null, when: null, impliedMove: null };
  const { date, when } = next;
  if (!endsAfter(last, next)) return { status: "outside", date, when, impliedMove: null };
  return { status: "inside", date, when, impliedMove: impliedMove(markets, next, following) };
}

/** A report after the close of an expiration's last day comes too late for it. */
function endsAfter(expiration: string, { date, when }: EarningsDate): boolean {
  return date < expiration || (date === expiration && when !== "after_close");
}

/** Reports come no sooner than that after one another, days. */
const A_QUARTER = 80;

/** From the two nearest expirations after the report, else the last one before it and the first after. */
function impliedMove(
  markets: readonly ExpiryMarket[],
  report: EarningsDate,
  following: EarningsDate | undefined,
): PositionEvents["earnings"]["impliedMove"] {
  // A later expiration holds another report.
  const last = following?.date ?? addDays(report.date, A_QUARTER);
  const dated = datedVolatilities(markets).filter(({ expiration }) => expiration < last);
  const [after, before] = [
    dated.filter(({ expiration }) => endsAfter(expiration, report)),
    dated.filter(({ expiration }) => !endsAfter(expiration, report)),
  ];
  const [first, second] = after;
  const latest = before.at(-1);
  if (first === undefined) return null;
  const found =
    second !== undefined
      ? shown(earningsMove({ expirations: [first, second], nearerEndsBefore: false }))
      : null;
  if (found !== null || latest === undefined) return found;
  return shown(earningsMove({ expirations: [latest, first], nearerEndsBefore: true }));
}

function shown(move: EarningsMove): PositionEvents["earnings"]["impliedMove"] {
  return move.ok ? { oneSigma: round(move.deviation, 4), mean: round(move.meanMove, 4) } : null;
}

/** At-the-money volatilities of the expirations at hand, nearest first. */
function datedVolatilities(
  markets: readonly ExpiryMarket[],
): (ExpirationVolatility & { expiration: string })[] {
  const byDate = new Map<string, ExpirationVolatility>();
  for (const { expiration, years, smile, stored } of markets) {
    if (smile !== null) byDate.set(expiration, { years, volatility: smile.atmVolatility });
    const before = stored?.before ?? null;
    if (before === null || before.atmImpliedVolatility === null || byDate.has(before.expiration)) continue;
    byDate.set(before.expiration, { years: yearsLeft(before), volatility: before.atmImpliedVolatility });
  }
  return [...byDate]
    .map(([expiration, known]) => ({ expiration, ...known }))
    .filter(({ years }) => years > 0)
    .sort((a, b) => a.years - b.years);
}
