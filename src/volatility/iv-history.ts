/** A year of trading sessions: the window of rank and percentile. */
const IV_WINDOW_SESSIONS = 252;
/** Fewer closes than this say nothing about high or low. */
export const IV_MINIMUM_OBSERVATIONS = 60;
/** A year but for a few days that nobody has: fewer are named beside the rank. */
export const YEAR_OF_OBSERVATIONS = 240;

export type IvHistory = {
  /** Daily closes of the 30-day volatility, oldest first. What is not a positive number is left out. */
  readonly history: readonly (number | null)[];
  /** The volatility to be placed, in the same unit as the history. */
  readonly current: number;
  /** Defaults to 60. */
  readonly minimumObservations?: number;
};

/** Why a rank or percentile is null. */
export type IvHistoryGap = "too-few-observations" | "no-range" | "invalid-current";

/** The last 252 usable closes, and why `current` cannot be placed among them; null where it can. */
export function ivWindow(input: IvHistory): {
  window: number[];
  n: number;
  missing: IvHistoryGap | null;
} {
  const { history, current, minimumObservations = IV_MINIMUM_OBSERVATIONS } = input;
  const window = history.filter(isVolatility).slice(-IV_WINDOW_SESSIONS);
  const n = window.length;
  if (!isVolatility(current)) return { window, n, missing: "invalid-current" };
  return { window, n, missing: n < Math.max(1, minimumObservations) ? "too-few-observations" : null };
}

function isVolatility(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value > 0;
}
