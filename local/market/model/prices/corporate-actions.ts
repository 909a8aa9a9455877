import type { Market } from "../market.ts";
import { previousDay, tradingDay } from "../market-clock.ts";
import { dividendsOf } from "../universe/dividends.ts";

/**
 * What companies did to their shares. The model's path is a price per share of today, so it knows no split: raw prices
 * before one are the path times its factor, after it the path itself. Dividends are in it: it falls on their ex-dates.
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
  const profile = market.profile(symbol);
  const dividends = (profile === null ? [] : dividendsOf(profile)).map(({ exDate, amount }) => ({
    date: exDate,
    splitFactor: 1,
    dividend: amount,
  }));
  const actions = [...splits, ...dividends];
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
