import { expiresAtMs, yearsBetween } from "../../market/expiry.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { PositionEvents } from "../calculation.ts";
import type { ResolvedPosition } from "../resolve/resolved-position.ts";
import { round } from "../rounding.ts";

export type Moment = { nowMs: number; calendar: TradingCalendar };

/** The next ex-date, and whether it comes before the position ends on `last`. */
export function exDividendInside(
  { dividends }: Pick<ResolvedPosition, "dividends">,
  last: string,
  nowMs: number,
): PositionEvents["exDividend"] {
  const nobody = { date: null, amount: null, certainty: null };
  if (dividends.status !== "scheduled") return { status: dividends.status, ...nobody };
  const next = dividends.dividends.find(({ exDate }) => exDate > newYorkDate(nowMs));
  if (next === undefined) return { status: "unknown", ...nobody };
  const { exDate: date, amount, certainty } = next;
  return { status: date <= last ? "inside" : "outside", date, amount: round(amount, 4), certainty };
}

/** Those that go ex before an expiration, years from now; null where nobody knows. */
export function dividendsBefore(
  { dividends }: ResolvedPosition,
  expiration: string,
  { nowMs, calendar }: Moment,
) {
  if (dividends.status === "unknown") return null;
  const ahead = dividends.dividends.filter(
    ({ exDate }) => exDate > newYorkDate(nowMs) && exDate <= expiration,
  );
  return ahead.map(({ exDate, amount }) => {
    return { date: exDate, amount, years: yearsBetween(nowMs, expiresAtMs(exDate, "AM", calendar)) };
  });
}
