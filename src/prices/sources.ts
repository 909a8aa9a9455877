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

/** New York dates, both included. */
export type DailyRequest = { symbols: readonly string[]; from: string; to: string };

export type FetchedDailyBars = Fetched & {
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

export type FetchedHistory = Fetched & {
  /** For `1m`. */
  bars: Bar[];
  /** For `1d`. */
  dailyBars: DailyBar[];
  unknownSymbols: string[];
  failures: SymbolFailure[];
  /** The last date that the provider can serve now, when that is before `to`; null when all was served. */
  usableTo: string | null;
};

export type HistorySource = {
  /** US dollars that the same request would be billed; 0 where a plan pays for all. */
  priceHistory(request: HistoryRequest): Promise<number>;
  fetchHistory(request: HistoryRequest): Promise<FetchedHistory>;
};
