import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import type { Market } from "../model/market.ts";
import { latestSession, previousDay } from "../model/market-clock.ts";
import { corporateActions, dayBefore, rawFactor } from "../model/prices/corporate-actions.ts";

const { tradingDaysBetween } = nyseCalendar;

/** One day in Tiingo's columns. */
export type TiingoDay = {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly adjOpen: number;
  readonly adjHigh: number;
  readonly adjLow: number;
  readonly adjClose: number;
  readonly adjVolume: number;
  readonly divCash: number;
  readonly splitFactor: number;
};

/** First day of the modelled market. */
export const FIRST_DATE = "2020-01-06";
/** A day is served from this long after its close on. */
const PUBLISHED_AFTER_MS = 60 * 60_000;

/** The latest day that Tiingo has by an instant. */
export function lastPublished(nowMs: number): string {
  const session = latestSession(nowMs);
  return nowMs >= session.closeMs + PUBLISHED_AFTER_MS ? session.date : previousDay(session.openMs).date;
}

/**
 * Days of a name from one date to another, raw and adjusted for every action up to the latest day: adjX = X times the
 * product over later days of (1 - divCash / close of the day before) / splitFactor, and volume times the splits.
 */
export function dailyPrices(
  market: Market,
  symbol: string,
  range: { from: string; to: string },
  nowMs: number,
): TiingoDay[] {
  const last = lastPublished(nowMs);
  const from = range.from < FIRST_DATE ? FIRST_DATE : range.from;
  const to = range.to < last ? range.to : last;
  if (from > to) return [];
  const later = [...corporateActions(market, symbol, from, last)];
  let factor = 1;
  let splits = 1;
  const days: TiingoDay[] = [];
  for (const date of tradingDaysBetween(from, to).toReversed()) {
    const today = later.filter((action) => action.date === date);
    for (let action = later.at(-1); action !== undefined && action.date > date; action = later.at(-1)) {
      factor *= (1 - action.dividend / rawClose(market, symbol, dayBefore(action.date))) / action.splitFactor;
      splits *= action.splitFactor;
      later.pop();
    }
    const raw = rawDay(market, symbol, date);
    if (raw === null) continue;
    days.push({
      date,
      ...raw,
      adjOpen: tenDigits(raw.open * factor),
      adjHigh: tenDigits(raw.high * factor),
      adjLow: tenDigits(raw.low * factor),
      adjClose: tenDigits(raw.close * factor),
      adjVolume: raw.volume * splits,
      divCash: today.reduce((sum, { dividend }) => sum + dividend, 0),
      splitFactor: today.reduce((product, { splitFactor }) => product * splitFactor, 1),
    });
  }
  return days.toReversed();
}

function rawDay(market: Market, symbol: string, date: string) {
  const bar = market.dailyBar(symbol, date);
  if (bar === null) return null;
  const raw = rawFactor(symbol, date);
  return {
    open: cents(bar.open * raw),
    high: cents(bar.high * raw),
    low: cents(bar.low * raw),
    close: cents(bar.close * raw),
    volume: Math.round(bar.volume / raw),
  };
}

function rawClose(market: Market, symbol: string, date: string): number {
  return rawDay(market, symbol, date)?.close ?? Number.POSITIVE_INFINITY;
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}

function tenDigits(price: number): number {
  return Math.round(price * 1e10) / 1e10;
}
