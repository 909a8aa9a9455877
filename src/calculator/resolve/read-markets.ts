import type { PositionQuotes, WantedStrikes } from "../../chains/reader-ports.ts";
import { AppError } from "../../errors.ts";
import { addDays } from "../../market/calendar-date.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { PositionReader } from "../ports.ts";
import { BY_HAND } from "./choose-expiries.ts";
import { type ExpiryMarket, ofRoot, readExpiryMarket, type StoredExpiry } from "./expiry-market.ts";
import type { ExpiryWish, WantedOption } from "./wanted-position.ts";

export type StoredMarket = ExpiryMarket & { stored: StoredExpiry };

/** The stored markets of a position's legs, each once. */
export type PositionMarkets = {
  all: StoredMarket[];
  /** Of the nearest expiry. */
  near: StoredMarket;
  of(leg: WantedOption): StoredMarket;
};

export type MarketDeps = {
  positions: PositionReader;
  calendar?: TradingCalendar | undefined;
  /** The age in session from which quotes are stale; two refreshes of a quarter of an hour when left out. */
  staleAfterMs?: number | undefined;
};

/**
 * With what was read already, and one request for what was not. Throws `no_quotes` for an expiration without usable
 * quotes, or without the root asked for.
 */
export async function readMarkets(
  { positions, calendar }: MarketDeps,
  symbol: string,
  expirations: ReadonlyMap<WantedOption, string>,
  read: readonly PositionQuotes[],
): Promise<PositionMarkets> {
  const strikes = strikesOf(expirations.keys());
  const dates = new Set(expirations.values());
  const missing = [...dates].filter((date) => !read.some(({ expiration }) => expiration === date));
  const more =
    missing.length === 0
      ? []
      : await positions.readPositionQuotes(
          symbol,
          missing.map((expiration) => ({ expiration, strikes })),
        );
  const quotes = [...read, ...more];
  // A root that was named and the same root that was meant are one market.
  const series = new Map<string, StoredMarket>();
  const markets = new Map<WantedOption, StoredMarket>();
  for (const [leg, expiration] of expirations) {
    const { root } = leg.expiry;
    const found = quotes.find((one) => one.expiration === expiration);
    const market = found === undefined ? null : readExpiryMarket(found, root, calendar);
    if (market === null || market.stored === null) {
      const what = `${symbol} ${expiration}${ofRoot(root)}`;
      throw new AppError("no_quotes", `No usable quotes are stored for ${what}.`, { hint: BY_HAND });
    }
    const key = `${expiration} ${market.stored.root}`;
    const one = series.get(key) ?? { ...market, stored: market.stored };
    series.set(key, one);
    markets.set(leg, one);
  }
  return collected([...series.values()], markets);
}

/** The expirations that a position is likely to be in, before any is known: as asked, each with all of its strikes. */
export function likelyQuotes(options: readonly WantedOption[], today: string): WantedStrikes[] {
  const asked = options.map(({ expiry }) => expiry).filter(({ behind }) => behind === undefined);
  const dateOf = ({ dte, expiration }: ExpiryWish) => expiration ?? addDays(today, dte ?? 0);
  const near = asked.map(dateOf).sort()[0] ?? today;
  const dates = options.map(({ expiry }) => {
    const { behind, dte, expiration } = expiry;
    const far = behind !== undefined && dte === undefined && expiration === undefined;
    return far ? addDays(near, behind) : dateOf(expiry);
  });
  const strikes = strikesOf(options);
  return [...new Set(dates)].map((expiration) => ({ expiration, strikes }));
}

function strikesOf(options: Iterable<WantedOption>): number[] {
  return [...new Set(Array.from(options, ({ strike }) => strike))];
}

function collected(all: StoredMarket[], markets: ReadonlyMap<WantedOption, StoredMarket>): PositionMarkets {
  return {
    all,
    near: all.reduce((a, b) => (b.years < a.years ? b : a)),
    of(leg) {
      const market = markets.get(leg);
      if (market === undefined) throw new RangeError("A leg of another position.");
      return market;
    },
  };
}
