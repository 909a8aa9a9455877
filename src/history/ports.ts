import type { CorporateAct, DailyBar } from "../prices/sources.ts";
import type { Provider } from "../providers/provider.ts";

export type DailyRecord = {
  provider: Provider;
  fetchedAtMs: number;
  bars: readonly DailyBar[];
  /** Splits and dividends of days without a bar in `bars`; the days before are adjusted for them all the same. */
  acts?: readonly CorporateAct[];
};

/** A ticker and the trading days in a range for which no daily bar is stored. */
export type MissingDays = { symbol: string; days: string[] };

/**
 * Providers whose daily bars say which splits and dividends came into effect. Days of other providers are asked of these
 * again once they answer, and never replace theirs.
 */
export const SPLIT_TELLERS: readonly Provider[] = ["tiingo"];

/** Providers whose daily history does not say whether it is divided by later splits: the days around it tell. */
export const UNSAID_ADJUSTMENT: readonly Provider[] = ["schwab"];

export type DailyStore = {
  /** Active tickers that lack some of `days` (New York dates, in order) and were not found empty; see `HoleStore`. */
  readMissingDays(days: readonly string[], nowMs: number): Promise<MissingDays[]>;
  /** The latest daily bar that carries adjusted prices of one of {@link SPLIT_TELLERS}, by active ticker. */
  readAdjustedTo(): Promise<{ symbol: string; lastDay: string | null }[]>;
  /**
   * Upserts daily bars. Where one carries a split or dividend that was not known, or no longer carries one that was,
   * stored earlier bars are re-adjusted in the same transaction. Returns rows new or changed and rows re-adjusted.
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
