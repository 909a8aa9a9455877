import { independentWindows, type Window } from "../../volatility/forecast/independent-windows.ts";
import { type Band, binomialBand } from "./binomial-band.ts";

/** What the market implied, against what came. */
export type Verdict = "as expected" | "wider than came" | "narrower than came" | "too few to say";

/** How often a range held. */
export type Coverage = {
  /** Windows, and how many of them do not overlap. */
  n: number;
  independent: number;
  /** How many ended inside, and their share of `n`. */
  inside: number;
  share: number;
  /** The share that a true range has, and where it lies 95 times in 100 for so many independent windows. */
  expected: number;
  band: Band;
  verdict: Verdict;
};

/** A year has ten windows of 30 days that do not overlap; fewer show next to nothing. */
export const FEWEST = 10;

/** A range that was to hold with the probability `expected`, and whether it did. */
export type Range = Window & { isInside: boolean; expected: number };

/** How often ranges held, against the mean of what was expected of them; null without a window. */
export function coverage(windows: readonly Range[]): Coverage | null {
  const expected = windows.reduce((sum, window) => sum + window.expected, 0) / windows.length;
  const independent = independentWindows(windows);
  const band = binomialBand(expected, independent);
  if (band === null) return null;
  const n = windows.length;
  const inside = windows.filter(({ isInside }) => isInside).length;
  const share = inside / n;
  return { n, independent, inside, share, expected, band, verdict: judged(share, band, independent) };
}

function judged(share: number, [low, high]: Band, independent: number): Verdict {
  if (independent < FEWEST) return "too few to say";
  if (share > high) return "wider than came";
  return share < low ? "narrower than came" : "as expected";
}
