import type { Fetched, SymbolFailure } from "../providers/provider.ts";

/** Who can give prices, in our terms: one source a capability, filled by src/adapters/<vendor>. */

/** Prices in dollars a share, raw as traded; `startMs` is the first instant of the bar. */
export type Bar = {
  symbol: string;
  startMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
};

export type BarRequest = {
  symbols: readonly string[];
  timeframe: "1m" | "5m";
  /** `[fromMs, toMs)`, epoch ms. Sources cut what a provider sends beyond it. */
  fromMs: number;
  toMs: number;
};

export type FetchedBars = Fetched & {
  /** By symbol and time; minutes without a trade are missing. Extended hours included where the provider has them. */
  bars: Bar[];
  unknownSymbols: string[];
  failures: SymbolFailure[];
};

/** Throws the `provider_*` AppErrors when nothing at all came through. */
export type BarSource = {
  /** Calls that one request for `symbols` costs. */
  callsFor(symbols: number): number;
  fetchBars(request: BarRequest): Promise<FetchedBars>;
};

export type Quote = {
  symbol: string;
  /** Last trade, regular or extended; dollars a share. */
  price: number;
  bid: number | null;
  ask: number | null;
  previousClose: number | null;
  dayVolume: number | null;
  quotedAtMs: number | null;
};

export type FetchedQuotes = Fetched & { quotes: Quote[]; unknownSymbols: string[] };

/** All symbols in as few calls as the provider allows: one for most. */
export type QuoteSource = { fetchQuotes(symbols: readonly string[]): Promise<FetchedQuotes> };

/** The regular session of a New York date. */
export type DailyBar = Omit<Bar, "startMs"> & {
  date: string;
  /** Divided by later splits and relieved of later dividends; null where the provider gives raw prices only. */
  adjusted: { open: number; high: number; low: number; close: number; volume: number } | null;
  /** New shares per old one that came into effect with this day; null for none. */
  splitFactor: number | null;
  /** Cash dividend a share with this ex-date; null for none. */
  dividend: number | null;
};

/** A row came that could not be read: the day it belongs to is not a day without trades. */
export type UnreadableDay = {
  symbol: string;
  /** New York date; null where the row does not say, so that it may be any day of the request. */
  date: string | null;
};

/** What a row whose prices can't be read still says of splits and dividends: the days before need it. */
export type CorporateAct = {
  symbol: string;
  /** New York date from which it holds. */
  date: string;
  splitFactor: number | null;
  dividend: number | null;
  /** Raw close of that day in dollars, and its adjusted one by the raw one. */
  close: number;
  factor: number;
};

/** What both kinds of daily answers say of rows without a bar; absent where there are none. */
type BesideBars = { unreadable?: readonly UnreadableDay[]; acts?: readonly CorporateAct[] };

/** New York dates, both included. */
export type DailyRequest = { symbols: readonly string[]; from: string; to: string };

export type FetchedDailyBars = Fetched &
  BesideBars & {
    bars: DailyBar[];
    unknownSymbols: string[];
    failures: SymbolFailure[];
  };

export type DailyBarSource = {
  callsFor(symbols: number): number;
  fetchDailyBars(request: DailyRequest): Promise<FetchedDailyBars>;
};

/** New York dates, both included; `1m` covers extended hours too where the provider has them. */
export type HistoryRequest = DailyRequest & { timeframe: "1m" | "1d" };

export type FetchedHistory = Fetched &
  Pick<BesideBars, "unreadable"> & {
    /** For `1m`. */
    bars: Bar[];
    /** For `1d`. */
    dailyBars: DailyBar[];
    unknownSymbols: string[];
    failures: SymbolFailure[];
    /** The first date that the provider has, when that is after `from`; absent or null when all was served. */
    usableFrom?: string | null;
    /** The last date that the provider can serve now, when that is before `to`; null when all was served. */
    usableTo: string | null;
  };

export type HistorySource = {
  /** US dollars that the same request would be billed; 0 where a plan pays for all. */
  priceHistory(request: HistoryRequest): Promise<number>;
  fetchHistory(request: HistoryRequest): Promise<FetchedHistory>;
};
