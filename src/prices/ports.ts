import type { Provider } from "../providers/provider.ts";
import type { Bar, DailyBar, Quote } from "./sources.ts";

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

export type DailyRecord = { provider: Provider; fetchedAtMs: number; bars: readonly DailyBar[] };

/** A ticker and the trading days in a range for which no daily bar is stored. */
export type MissingDays = { symbol: string; days: string[] };

/**
 * Providers whose daily bars say which splits and dividends came into effect. Days of other providers are asked of these
 * again once they answer, and never replace theirs.
 */
export const SPLIT_TELLERS: readonly Provider[] = ["tiingo"];

export type DailyStore = {
  /** Active tickers that lack some of `days` (New York dates, in order) and were not found empty; see `HoleStore`. */
  readMissingDays(days: readonly string[], nowMs: number): Promise<MissingDays[]>;
  /** The latest daily bar that carries adjusted prices of one of {@link SPLIT_TELLERS}, by active ticker. */
  readAdjustedTo(): Promise<{ symbol: string; lastDay: string | null }[]>;
  /**
   * Upserts daily bars. Where one carries a split or dividend that was not known, stored earlier bars are re-adjusted
   * in the same transaction. Returns rows new or changed and rows re-adjusted.
   */
  storeDailyBars(record: DailyRecord): Promise<{ stored: number; readjusted: number }>;
};

export type HoleStore = {
  /** Active tickers and the trading days of `days` without a single stored bar of the timeframe, empty days left out. */
  readHoles(timeframe: "1m" | "1d", days: readonly string[], nowMs: number): Promise<MissingDays[]>;
  /**
   * A day found empty three days later or more is left out for good. Before that its bars may only be late, and it is
   * left out for 50 minutes.
   */
  rememberEmpty(
    timeframe: "1m" | "1d",
    holes: readonly MissingDays[],
    by: { provider: Provider; nowMs: number },
  ): Promise<void>;
};

/** Rows older than these many days go; see the settings RETENTION_…. */
export type RetentionLimits = {
  minuteBarDays: number;
  fiveMinuteBarDays: number;
  snapshotDays: number;
  ledgerDays: number;
};

export type RetentionStore = {
  /**
   * Deletes at most `limit` rows of each kind and says how many went, by kind; `more` while some are left. Intraday
   * snapshots and metrics beyond their days are thinned to the last of each day.
   */
  prune(
    limits: RetentionLimits,
    nowMs: number,
    limit: number,
  ): Promise<{ removed: Record<string, number>; more: boolean }>;
  /** Bytes of the whole database and of each table with its indexes. */
  measure(): Promise<{ totalBytes: number; tables: Record<string, number> }>;
};

/** What a run that goes on in pages remembers from page to page. */
export type RunMemory = {
  /** Subjects that earlier pages of the run reported as failed. */
  readFailed(runId: string): Promise<string[]>;
  /**
   * Counts money, in millionths of a dollar, against the run's cap before it is spent, so that a page that dies in
   * between still counts. Refuses what would pass the cap; `spentMicroUsd` is what the run has spent by then.
   */
  spend(
    runId: string,
    microUsd: number,
    capMicroUsd: number,
  ): Promise<{ granted: boolean; spentMicroUsd: number }>;
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
