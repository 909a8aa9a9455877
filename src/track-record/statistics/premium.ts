import { independentWindows, type Window } from "../../volatility/forecast/independent-windows.ts";

/** Annual fractions. */
export type ImpliedAndRealised = Window & { implied: number; realised: number };

/** What was paid for volatility over what came. Volatilities are annual fractions. */
export type Premium = {
  /** Roots of the mean variance: a mean of volatilities would show a premium where the variance has none. */
  implied: number;
  realised: number;
  /** Implied less realised, and the one over the other; null where nothing moved. */
  points: number;
  ratio: number | null;
  /** Of the single windows' implied less realised. */
  median: number;
  /** The tenth and the ninetieth of a hundred of them. */
  spread: [low: number, high: number];
  n: number;
  independent: number;
};

/** Implied less later realised volatility, the variance premium in points of volatility; null without a window. */
export function premium(windows: readonly ImpliedAndRealised[]): Premium | null {
  if (windows.length === 0) return null;
  const implied = rootMeanSquare(windows.map((one) => one.implied));
  const realised = rootMeanSquare(windows.map((one) => one.realised));
  const single = windows.map((one) => one.implied - one.realised).toSorted((a, b) => a - b);
  return {
    implied,
    realised,
    points: implied - realised,
    ratio: realised > 0 ? implied / realised : null,
    median: sortedQuantile(single, 0.5),
    spread: [sortedQuantile(single, 0.1), sortedQuantile(single, 0.9)],
    n: windows.length,
    independent: independentWindows(windows),
  };
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** In a straight line between neighbours (Hyndman and Fan 1996, type 7). */
function sortedQuantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (at - Math.floor(at)) * (high - low);
}
