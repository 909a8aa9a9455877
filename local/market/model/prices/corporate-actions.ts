import { tradingDaysBetween } from "../../../../src/market/trading-calendar.ts";
import { hashOf, streamOf, uniformOf } from "../../../chance.ts";
import type { Market } from "../market.ts";
import { previousDay, tradingDay } from "../market-clock.ts";

/**
 * What companies did to their shares. The model's path is a price per share of today, so it knows no split: raw prices
 * before one are the path times its factor, after it the path itself. Nor does the path fall on an ex-date; the adjusted
 * series is relieved of dividends all the same.
 */
export type CorporateAction = {
  /** The day on which it comes into effect: first day at the new price, ex-date. */
  readonly date: string;
  /** New shares per old one; 1: no split. */
  readonly splitFactor: number;
  /** Dollars a share; 0: none. */
  readonly dividend: number;
};

/** Netflix split ten for one that day outside too, and its level in the model is that of after. */
const SPLITS: Readonly<Record<string, { readonly date: string; readonly splitFactor: number }>> = {
  NFLX: { date: "2025-11-17", splitFactor: 10 },
};

/** Splits and dividends of a name from one date to another, both included, in order; none for indexes. */
export function corporateActions(
  market: Market,
  symbol: string,
  from: string,
  to: string,
): readonly CorporateAction[] {
  const split = SPLITS[symbol];
  const splits = split === undefined ? [] : [{ ...split, dividend: 0 }];
  const actions = [...splits, ...dividendsOf(market, symbol, from, to)];
  return actions
    .filter(({ date }) => date >= from && date <= to)
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** By how much a raw price of a date is above the path: the product of the splits after it. */
export function rawFactor(symbol: string, date: string): number {
  const split = SPLITS[symbol];
  return split !== undefined && split.date > date ? split.splitFactor : 1;
}

/** The trading day before a date. */
export function dayBefore(date: string): string {
  const day = tradingDay(date);
  return previousDay(day === null ? Date.parse(`${date}T17:00:00Z`) : day.openMs).date;
}

/** Every three months a quarter of the yearly yield on the close before, in cents; each name has its months and day. */
function dividendsOf(market: Market, symbol: string, from: string, to: string): CorporateAction[] {
  const profile = market.profile(symbol);
  if (profile === null || profile.kind === "index" || profile.dividendYield === 0) return [];
  const stream = streamOf(`dividend ${symbol}`);
  const firstMonth = hashOf(market.seed, stream, 1) % 3;
  const dayOfMonth = 8 + Math.floor(14 * uniformOf(hashOf(market.seed, stream, 2)));
  const actions: CorporateAction[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
    for (let month = firstMonth; month < 12; month += 3) {
      const [date] = tradingDaysBetween(dateOf(year, month, dayOfMonth), dateOf(year, month, dayOfMonth + 6));
      if (date === undefined || date < from || date > to) continue;
      const close = market.dailyBar(symbol, dayBefore(date))?.close ?? 0;
      const dividend = Math.round(close * profile.dividendYield * 25) / 100;
      if (dividend > 0) actions.push({ date, splitFactor: 1, dividend });
    }
  }
  return actions;
}

function dateOf(year: number, month: number, day: number): string {
  return `${year}-${String(month + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
