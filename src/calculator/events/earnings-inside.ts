import { yearsLeft } from "../../chains/stored-smile.ts";
import type { ExpirationVolatility } from "../../volatility/earnings-move.ts";
import type { PositionEvents } from "../calculation.ts";
import type { ExpiryMarket } from "../resolve/expiry-market.ts";
import type { Moment } from "./ex-dividends.ts";
import {
  type DatedVolatility,
  type EarningsDate,
  endsAfter,
  impliedEarningsMove,
  isAhead,
} from "./implied-earnings-move.ts";

/** Whether a report comes before what ends on `last`, and the move that the expirations at hand price it at. */
export function earningsInside(
  markets: readonly ExpiryMarket[],
  earnings: readonly EarningsDate[] | null,
  last: string,
  { nowMs, calendar }: Moment,
): PositionEvents["earnings"] {
  const [next, following] = (earnings ?? []).filter((report) => isAhead(report, { nowMs, calendar }));
  if (next === undefined) return { status: "unknown", date: null, when: null, impliedMove: null };
  const { date, when } = next;
  if (!endsAfter(last, next)) return { status: "outside", date, when, impliedMove: null };
  return { status: "inside", date, when, impliedMove: impliedMove(markets, next, following) };
}

function impliedMove(
  markets: readonly ExpiryMarket[],
  report: EarningsDate,
  following: EarningsDate | undefined,
): PositionEvents["earnings"]["impliedMove"] {
  const move = impliedEarningsMove(datedVolatilities(markets), report, following);
  return move === null ? null : { oneSigma: move.oneSigma, mean: move.mean };
}

/** At-the-money volatilities of the expirations at hand, nearest first. */
function datedVolatilities(markets: readonly ExpiryMarket[]): DatedVolatility[] {
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
