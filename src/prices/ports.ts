import type { Provider } from "../providers/provider.ts";
import type { Bar, Quote } from "./sources.ts";

/** Where prices are kept. */

/** What is missing of a ticker's minute bars: the start of its latest stored one, epoch ms; null for none. */
export type BarWatermark = { symbol: string; lastStartMs: number | null };

export type BarRecord = {
  provider: Provider;
  fetchedAtMs: number;
  timeframe: "1m" | "5m";
  bars: readonly Bar[];
};

export type BarStore = {
  /** Active tickers, the one with the oldest latest bar first; those without any before all. */
  readWatermarks(timeframe: "1m" | "5m"): Promise<BarWatermark[]>;
  /**
   * Upserts bars, each marked regular or extended by the trading calendar; the same bar twice changes nothing.
   * Returns how many rows were new or changed.
   */
  storeBars(record: BarRecord): Promise<number>;
  /** Joins the stored 1-minute bars of `[fromMs, toMs)` into 5-minute ones, in SQL; returns rows new or changed. */
  rollUp(range: { fromMs: number; toMs: number; nowMs: number }): Promise<number>;
  /** Sets last prices; an older quote never replaces a newer one. */
  storeQuotes(record: { provider: Provider; fetchedAtMs: number; quotes: readonly Quote[] }): Promise<number>;
};

/** A ticker's last price, dollars a share. */
export type StoredQuote = {
  symbol: string;
  price: number | null;
  bid: number | null;
  ask: number | null;
  previousClose: number | null;
  dayVolume: number | null;
  priceAtMs: number | null;
  provider: string | null;
};

export type BarTimeframe = "1m" | "5m" | "1d";
export type BarSession = "regular" | "extended";

/** Raw prices as traded, dollars a share; `adjusted` for splits and dividends where stored, daily only. */
export type StoredBar = {
  startMs: number;
  session: BarSession;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  adjusted: { open: number; high: number; low: number; close: number; volume: number | null } | null;
  provider: string;
};

export type BarsWanted = {
  symbol: string;
  timeframe: BarTimeframe;
  session: BarSession | "all";
  /** `[fromMs, toMs)` by the start of the bar; null for open ends. */
  fromMs: number | null;
  toMs: number | null;
  limit: number;
  /** Which end of the range the limit keeps. */
  keep: "oldest" | "newest";
};

export type PriceReader = {
  /** Null when the symbol is not kept. */
  findQuote(symbol: string): Promise<StoredQuote | null>;
  /** In order of time, whichever end is kept. */
  readBars(wanted: BarsWanted): Promise<StoredBar[]>;
};
