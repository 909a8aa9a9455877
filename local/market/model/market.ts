import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { OptionType } from "../../../src/options/contract.ts";
import type { OccSymbol } from "../../../src/options/occ-symbol.ts";
import { latestRegularTime, marketTime, tradingDay, weekdayNumber } from "./market-clock.ts";
import { type ContractMinutes, contractMinutes, type MinutesWish } from "./options/contract-minutes.ts";
import {
  type ListedSeries,
  listedSeries,
  type QuotedSeries,
  quoteSeries,
  type SeriesChoice,
} from "./options/option-chain.ts";
import { type ModelledTicker, type OptionMoment, optionMoment } from "./options/option-moment.ts";
import { quoteBook } from "./options/quote-book.ts";
import type { TopOfBook } from "./options/quote-contract.ts";
import { createVolSurface, type VolSurface } from "./options/vol-surface.ts";
import { createBarHistory } from "./prices/bar-history.ts";
import { type DayQuote, dayQuote } from "./prices/day-quote.ts";
import type { MinuteBar, PriceBar } from "./prices/price-bars.ts";
import { commonFactors, createPricePath } from "./prices/price-path.ts";
import type { TickerProfile } from "./universe/ticker-profile.ts";
import { NAMED_SYMBOLS, tickerProfile } from "./universe/universe.ts";

/** Option quotes of a name at an instant, with what they were priced from. */
export type QuotedChain = {
  readonly profile: TickerProfile;
  readonly moment: OptionMoment;
  readonly series: readonly QuotedSeries[];
};

/**
 * A market that any process can ask about any instant from 2020-01-06 to the end of 2028, in any order, and that gives
 * the same answer for the same seed. Instants are epoch ms; prices move minute by minute. Unknown symbols give null.
 */
export type Market = {
  readonly seed: number;
  readonly symbols: readonly string[];
  profile(symbol: string): TickerProfile | null;
  /** Dollars at the start of the instant's minute, rounded to cents. */
  spotAt(symbol: string, ms: number): number | null;
  /** The underlying's quote at the start of the instant's minute. */
  quoteAt(symbol: string, ms: number): DayQuote | null;
  /** Minute bars of a New York date, extended hours included; empty when closed. */
  minuteBars(symbol: string, date: string): readonly MinuteBar[] | null;
  /** The regular session of a New York date as one bar: the minutes of that session joined. */
  dailyBar(symbol: string, date: string): PriceBar | null;
  /** Expirations and strikes listed on the New York date of an instant. */
  listed(symbol: string, ms: number): readonly ListedSeries[] | null;
  /** At the forward, of an option so many calendar days from the instant; annual fraction. */
  atmVolatility(symbol: string, ms: number, days: number): number | null;
  /** Quotes of the series that `wants`, all of them unless given. */
  chain(symbol: string, ms: number, wants?: ChainWish): QuotedChain | null;
  /** Bid and ask alone of contracts of a name, as `chain` quotes them; null where one is not listed or not quoted. */
  book(symbol: string, ms: number, contracts: readonly OccSymbol[]): readonly (TopOfBook | null)[] | null;
  /** Minutes in which contracts traded on a New York date, aligned with `wish.contracts`; null when closed. */
  optionMinutes(symbol: string, date: string, wish: MinutesWish): ContractMinutes | null;
};

export type ChainWish = {
  /** Which instant's quotes, of what is listed at the asked one; the same unless given. */
  readonly quotesMs?: number;
  readonly series?: (series: ListedSeries) => boolean;
  readonly choice?: (spot: number) => SeriesChoice;
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const BOTH: readonly OptionType[] = ["call", "put"];
const LISTINGS_KEPT = 200;

export function createMarket({ seed }: { readonly seed: number }): Market {
  const bars = createBarHistory(seed);
  const tickers = createTickers(seed);
  const listings = createListings();
  /** Asks one thing of a ticker, or gives null where it is unknown. */
  const of = <T>(symbol: string, ask: (ticker: ModelledTicker) => T): T | null => {
    const ticker = tickers(symbol);
    return ticker === null ? null : ask(ticker);
  };
  return {
    seed,
    symbols: NAMED_SYMBOLS,
    profile: tickerProfile,
    spotAt: (symbol, ms) => of(symbol, (ticker) => spotOf(ticker, ms)),
    quoteAt: (symbol, ms) => of(symbol, (ticker) => dayQuote(seed, ticker, bars, ms)),
    minuteBars: (symbol, date) => of(symbol, (ticker) => bars.minutes(ticker, date) ?? []),
    dailyBar: (symbol, date) => of(symbol, (ticker) => bars.session(ticker, date)),
    listed: (symbol, ms) => of(symbol, (ticker) => listings(ticker, ms)),
    chain: (symbol, ms, wish = {}) =>
      of(symbol, (ticker) => quoteChain(seed, ticker, listings(ticker, ms), ms, wish)),
    book: (symbol, ms, contracts) =>
      of(symbol, (ticker) =>
        quoteBook(seed, ticker, optionMoment(ticker, ms), listings(ticker, ms), contracts),
      ),
    atmVolatility: (symbol, ms, days) => of(symbol, ({ surface }) => atmVolatility(surface, ms, days)),
    optionMinutes: (symbol, date, wish) => {
      const day = tradingDay(date);
      if (day === null) return null;
      return of(symbol, (ticker) => contractMinutes(seed, ticker, day, listings(ticker, day.openMs), wish));
    },
  };
}

function quoteChain(
  seed: number,
  ticker: ModelledTicker,
  listed: readonly ListedSeries[],
  ms: number,
  wish: ChainWish,
): QuotedChain {
  const moment = optionMoment(ticker, wish.quotesMs ?? ms);
  const choice = wish.choice?.(moment.spot) ?? everything;
  const series = listed.filter((each) => wish.series?.(each) ?? true);
  return {
    profile: ticker.profile,
    moment,
    series: series.map((each) => quoteSeries(seed, ticker, moment, each, choice)),
  };
}

function createTickers(seed: number): (symbol: string) => ModelledTicker | null {
  const factors = commonFactors(seed);
  const tickers = new Map<string, ModelledTicker>();
  return (symbol) => {
    const known = tickers.get(symbol);
    if (known !== undefined) return known;
    const profile = tickerProfile(symbol);
    if (profile === null) return null;
    const path = createPricePath(seed, profile, factors);
    const made = { profile, path, surface: createVolSurface(seed, profile, factors, path) };
    tickers.set(symbol, made);
    return made;
  };
}

/** Lists are the same all day, so they are made once for a name and date. */
function createListings(): (ticker: ModelledTicker, ms: number) => readonly ListedSeries[] {
  const listings = new Map<string, readonly ListedSeries[]>();
  return (ticker, ms) => {
    const key = `${ticker.profile.symbol} ${newYorkDate(ms)}`;
    const known = listings.get(key);
    if (known !== undefined) return known;
    if (listings.size >= LISTINGS_KEPT) listings.clear();
    const made = listedSeries(ticker, ms);
    listings.set(key, made);
    return made;
  };
}

const everything: SeriesChoice = { types: BOTH, strikes: ({ strikes }) => new Set(strikes) };

function atmVolatility(surface: VolSurface, ms: number, days: number): number {
  const lastWeekday = weekdayNumber(newYorkDate(ms + days * DAY_MS));
  return surface.smileAt(latestRegularTime(ms), days / 365, lastWeekday)(0);
}

function spotOf({ path, profile }: ModelledTicker, ms: number): number {
  const minuteMs = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  // An index is only computed in the regular session.
  const price = path.priceAt(profile.kind === "index" ? latestRegularTime(minuteMs) : marketTime(minuteMs));
  return Math.round(price * 100) / 100;
}
