import type { ChainReader } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { BY_HAND } from "./choose-expiries.ts";
import { type ExpiryMarket, ofRoot, readExpiryMarket, type StoredExpiry } from "./expiry-market.ts";
import type { WantedOption } from "./wanted-position.ts";

export type StoredMarket = ExpiryMarket & { stored: StoredExpiry };

/** The stored markets of a position's legs, each once. */
export type PositionMarkets = {
  all: StoredMarket[];
  /** Of the nearest expiry. */
  near: StoredMarket;
  of(leg: WantedOption): StoredMarket;
};

export type MarketDeps = { chains: ChainReader; calendar?: TradingCalendar | undefined };

/** One request for all expirations. Throws `no_quotes` for one without usable quotes, or without the root asked for. */
export async function readMarkets(
  { chains, calendar }: MarketDeps,
  symbol: string,
  expirations: ReadonlyMap<WantedOption, string>,
): Promise<PositionMarkets> {
  const byDate = Map.groupBy(expirations.keys(), (leg) => expirations.get(leg) ?? "");
  const wishes = [...byDate].map(([expiration, legs]) => {
    return { expiration, strikes: [...new Set(legs.map(({ strike }) => strike))] };
  });
  const quotes = await chains.readPositionQuotes(symbol, wishes);
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
