import type { HistorySourceName } from "../valuation/rebuild/rebuilt-day.ts";

/** A day's 30-day volatility as it was kept live, never extrapolated, and as it was rebuilt later; one is not null. */
export type RankDay = {
  day: string;
  live: { iv30: number; provider: string } | null;
  rebuilt: { iv30: number; source: HistorySourceName } | null;
};

/** The close that a day gives to rank and percentile. */
export type RankClose = {
  day: string;
  /** Annual fraction. */
  iv30: number;
  source: RankSource;
};

/** "live-schwab" for a close that was kept when it stood, by provider; else what it was rebuilt from. */
export type RankSource = `live-${string}` | HistorySourceName;
