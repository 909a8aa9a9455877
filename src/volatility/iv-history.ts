/** A year of trading sessions: the window of rank and percentile. */
export const IV_WINDOW_SESSIONS = 252;
/** Fewer closes than this say nothing about high or low. */
export const IV_MINIMUM_OBSERVATIONS = 60;

export interface IvHistory {
  /** Daily closes of the 30-day volatility, oldest first. What is not a positive number is left out. */
  readonly history: readonly (number | null)[];
  /** The volatility to be placed, in the same unit as the history. */
  readonly current: number;
  /** Defaults to 60. */
  readonly minimumObservations?: number;
}

/** Why a rank or percentile is null. */
export type IvHistoryGap = "too-few-observations" | "no-range" | "invalid-current";

/** The last 252 usable closes. */
export function ivWindow(history: readonly (number | null)[]): number[] {
  const closes = history.filter((close): close is number => isVolatility(close));
  return closes.slice(-IV_WINDOW_SESSIONS);
}

export function isVolatility(value: number | null): boolean {
  return value !== null && Number.isFinite(value) && value > 0;
}
