import { liveSeries } from "../../chains/live-series.ts";
import type { StoredExpirySnapshot } from "../../chains/reader-ports.ts";
import { yearsLeft } from "../../chains/stored-smile.ts";
import { addDays } from "../../market/calendar-date.ts";
import { daysToExpiration } from "../../market/expiry.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { weeklyExpirations } from "../../market/weekly-expirations.ts";
import { preferredRoot } from "../../options/chain.ts";
import { type DataFreshness, type FreshnessOptions, storedFreshness } from "../../providers/freshness.ts";
import { oneSigmaMove } from "../measure-move.ts";
import type { WeekWanted } from "./outlook-ports.ts";

/** One standard deviation until the week's expiration; dollars a share, and percent of the price it is measured from. */
export type WeeklyMove = {
  expiration: string;
  dte: number;
  root: string;
  move: number;
  percent: number;
  data: DataFreshness;
};

/** The week whose expiration is meant: this one while it has a live day left, else the next. */
export function wantedWeek(nowMs: number, calendar: TradingCalendar): WeekWanted {
  const today = newYorkDate(nowMs);
  const isTodayLive = liveSeries([{ expiration: today, settlement: "PM" }], nowMs, calendar).length > 0;
  const from = isTodayLive ? today : addDays(today, 1);
  const to = weeklyExpirations(from, addDays(from, 14), calendar).find((date) => date >= from);
  return { today, from, to: to ?? addDays(from, 7) };
}

/**
 * Of the first live expiration among the snapshots that has a volatility: the week's, else the next one; of the series
 * and by the formula of `readExpectedMove`. Null where there is none.
 */
export function weeklyMove(
  snapshots: readonly StoredExpirySnapshot[],
  nowMs: number,
  options: FreshnessOptions & { calendar: TradingCalendar },
): WeeklyMove | null {
  const live = liveSeries(snapshots, nowMs, options.calendar);
  const dates = [...Map.groupBy(live, ({ expiration }) => expiration)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [expiration, series] of dates) {
    const market = preferredRoot(series);
    if (market === null || market.atmImpliedVolatility === null) continue;
    const sigma = oneSigmaMove(market, yearsLeft(market, options.calendar));
    if (sigma === null) continue;
    const dte = daysToExpiration(expiration, nowMs);
    const data = storedFreshness(market.provider, market, nowMs, options);
    return { expiration, dte, root: market.root, ...sigma, data };
  }
  return null;
}
