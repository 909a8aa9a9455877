import { qlikeDifference, testedWindows } from "./back-test.ts";
import { type LossDifference, losesLess } from "./forecast-loss.ts";
import { type ForecastWindow, settledWindows } from "./forecast-window.ts";
import { type MeasuredPremium, premiumTally } from "./measured-premium.ts";

/** What the record of a name says of its premium, and whether a forecast should rest on it. */
export type PremiumRecord = {
  readonly premium: MeasuredPremium;
  /** few: windows that do not overlap are fewer than ten; no-better: it did not forecast better than half and half. */
  readonly verdict: "use" | "few" | "no-better";
  /** QLIKE of the measured premium less that of half and half, walking forward; null where none could be tested. */
  readonly difference: LossDifference | null;
};

/** About what a year holds of 30 days, and what three for a first premium leave seven of to test it. */
const LEAST_INDEPENDENT = 10;
/** The simpler of two is kept unless the other is better by more than an error (Breiman et al., CART, 1984). */
const ERRORS = 1;

/**
 * Whether the premium measured over past windows of one name and horizon should take the place of half and half. Null
 * while too few have settled to measure one.
 */
export function premiumRecord(windows: readonly ForecastWindow[]): PremiumRecord | null {
  const tally = premiumTally();
  for (const window of settledWindows(windows)) tally.add(window);
  const premium = tally.premium();
  if (premium === null) return null;
  const difference = qlikeDifference(testedWindows(windows), "measured", "half-and-half");
  if (premium.independent < LEAST_INDEPENDENT) return { premium, verdict: "few", difference };
  const better = difference !== null && losesLess(difference, ERRORS);
  return { premium, verdict: better ? "use" : "no-better", difference };
}
