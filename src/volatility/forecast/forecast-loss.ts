import type { ForecastWindow } from "./forecast-window.ts";
import { independentCounter } from "./independent-windows.ts";

/**
 * QLIKE of a variance forecast, RV/F - ln(RV/F) - 1: 0 where it came true, and the order of forecasts is right though
 * realised variance is only a noisy measure of what was (Patton, Journal of Econometrics 160, 2011).
 */
export function qlike(realisedVariance: number, forecast: number): number {
  const ratio = realisedVariance / forecast;
  return ratio - Math.log(ratio) - 1;
}

/** Squared error of the variance, annual fraction squared: robust as QLIKE is, which that of the volatility is not. */
export function squaredError(realisedVariance: number, forecast: number): number {
  return (realisedVariance - forecast) ** 2;
}

/** How much less or more one forecast loses than another over the same windows. */
export type LossDifference = {
  /** Negative where the first loses less. */
  readonly mean: number;
  /** Null of fewer than two windows that do not overlap. */
  readonly standardError: number | null;
  readonly windows: number;
  readonly independent: number;
};

export type WindowDifference = Pick<ForecastWindow, "observedDay" | "expiration"> & {
  readonly difference: number;
};

/**
 * The mean difference with its error (Diebold and Mariano, JBES 13, 1995). The error counts only the windows that do not
 * overlap: sd / sqrt(independent). That is no less than the truth, for the mean of all windows is the mean of as many
 * series that do not overlap as there are windows at once. `differences` in order of expiration; null for none.
 */
export function lossDifference(differences: readonly WindowDifference[]): LossDifference | null {
  const windows = differences.length;
  if (windows === 0) return null;
  const counter = independentCounter();
  for (const one of differences) counter.add({ from: one.observedDay, to: one.expiration });
  const independent = counter.count();
  const mean = differences.reduce((sum, { difference }) => sum + difference, 0) / windows;
  const squares = differences.reduce((sum, { difference }) => sum + (difference - mean) ** 2, 0);
  const standardError = independent < 2 ? null : Math.sqrt(squares / (windows - 1) / independent);
  return { mean, standardError, windows, independent };
}
