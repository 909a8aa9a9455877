import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { OptionType } from "../../../src/options/contract.ts";
import { createBarHistory } from "./bar-history.ts";
import { type DayQuote, dayQuote } from "./day-quote.ts";
import { latestRegularTime, marketTime } from "./market-clock.ts";
import {
  type ListedSeries,
  listedSeries,
  type QuotedSeries,
  quoteSeries,
  type SeriesChoice,
} from "./option-chain.ts";
import { type ModelledTicker, type OptionMoment, optionMoment } from "./option-moment.ts";
import type { MinuteBar, PriceBar } from "./price-bars.ts";
import { commonFactors, createPricePath } from "./price-path.ts";
import { rateAt } from "./rates.ts";
import type { TickerProfile } from "./ticker-profile.ts";
import { NAMED_SYMBOLS, tickerProfile } from "./universe.ts";
import { createVolSurface } from "./vol-surface.ts";

/** Option quotes of a name at an instant, with what they were priced from. */
export interface QuotedChain {
  readonly profile: TickerProfile;
  readonly moment: OptionMoment;
  readonly series: readonly QuotedSeries[];
}

/**
 * A market that any process can ask about any instant from 2020 to 2028, in any order, and that gives the same answer
 * for the same seed. Instants are epoch ms; prices move minute by minute. Unknown symbols give null.
 */
export interface Market {
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
  /** Continuous, a fraction a year. */
  rateAt(ms: number): number;
  /** Expirations and strikes listed on the New York date of an instant. */
  listed(symbol: string, ms: number): readonly ListedSeries[] | null;
  /** Quotes of the series that `wants`, all of them unless given. */
  chain(symbol: string, ms: number, wants?: ChainWish): QuotedChain | null;
}

export interface ChainWish {
  readonly series?: (series: ListedSeries) => boolean;
  readonly choice?: (spot: number) => SeriesChoice;
}

const MINUTE_MS = 60_000;
const BOTH: readonly OptionType[] = ["call", "put"];
const SERIES_DAYS_KEPT = 200;

export function createMarket({ seed }: { readonly seed: number }): Market {
  const factors = commonFactors(seed);
  const bars = createBarHistory(seed);
  const tickers = new Map<string, ModelledTicker>();
  const listings = new Map<string, ListedSeries[]>();
  const ticker = (symbol: string): ModelledTicker | null => {
    const known = tickers.get(symbol);
    if (known !== undefined) return known;
    const profile = tickerProfile(symbol);
    if (profile === null) return null;
    const path = createPricePath(seed, profile, factors);
    const made = { profile, path, surface: createVolSurface(seed, profile, factors, path) };
    tickers.set(symbol, made);
    return made;
  };
  const listed = (of: ModelledTicker, ms: number): ListedSeries[] => {
    const key = `${of.profile.symbol} ${newYorkDate(ms)}`;
    const known = listings.get(key);
    if (known !== undefined) return known;
    if (listings.size >= SERIES_DAYS_KEPT) listings.clear();
    const made = listedSeries(of, ms);
    listings.set(key, made);
    return made;
  };
  return {
    seed,
    symbols: NAMED_SYMBOLS,
    profile: tickerProfile,
    rateAt,
    spotAt(symbol, ms) {
      const of = ticker(symbol);
      return of === null ? null : spotOf(of, ms);
    },
    quoteAt(symbol, ms) {
      const of = ticker(symbol);
      return of === null ? null : dayQuote(seed, of, bars, ms);
    },
    minuteBars(symbol, date) {
      const of = ticker(symbol);
      return of === null ? null : (bars.minutes(of, date) ?? []);
    },
    dailyBar(symbol, date) {
      const of = ticker(symbol);
      return of === null ? null : bars.session(of, date);
    },
    listed(symbol, ms) {
      const of = ticker(symbol);
      return of === null ? null : listed(of, ms);
    },
    chain(symbol, ms, wants = {}) {
      const of = ticker(symbol);
      if (of === null) return null;
      const moment = optionMoment(of, ms);
      const choice = wants.choice?.(moment.spot) ?? everything;
      const series = listed(of, ms).filter((each) => wants.series?.(each) ?? true);
      return {
        profile: of.profile,
        moment,
        series: series.map((each) => quoteSeries(seed, of, moment, each, choice)),
      };
    },
  };
}

const everything: SeriesChoice = { types: BOTH, strikes: ({ strikes }) => new Set(strikes) };

function spotOf({ path, profile }: ModelledTicker, ms: number): number {
  const minuteMs = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  // An index is only computed in the regular session.
  const price = path.priceAt(profile.kind === "index" ? latestRegularTime(minuteMs) : marketTime(minuteMs));
  return Math.round(price * 100) / 100;
}
