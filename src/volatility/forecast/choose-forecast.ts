import { qlikeDifference, testedWindows } from "./back-test.ts";
import type { LossDifference } from "./forecast-loss.ts";
import { type ForecastWindow, settledWindows } from "./forecast-window.ts";
import { type MeasuredPremium, premiumTally } from "./measured-premium.ts";

/** What the record of a name says of its premium, and whether a forecast should rest on it. */
export type PremiumRecord = {
  readonly premium: MeasuredPremium;
  /** few: windows that do not overlap are fewer than ten; no-better: it has not forecast better than half and half by more than an error. */
  readonly verdict: "use" | "few" | "no-better";
  /** QLIKE of the measured premium less that of half and half, walking forward; null where none could be tested. */
  readonly difference: LossDifference | null;
};

/** About a year of 30 days: three of them make a first premium, seven are left to test it on. */
const LEAST_INDEPENDENT = 10;
/** The simpler of two is kept unless the other is better by more than an error (Breiman et al., CART, 1984). */
const ERRORS = 1;

/**
 * Whether the premium measured over past windows of one name and horizon should take the place of half and half: from ten
 * that do not overlap on, where it has lost less QLIKE by more than a standard error, walking forward. Taking whatever
 * lost less would follow noise: over a year the two are seldom further apart. Null while too few have settled to measure.
 */
export function premiumRecord(windows: readonly ForecastWindow[]): PremiumRecord | null {
  const tally = premiumTally();
  for (const window of settledWindows(windows)) tally.add(window);
  const premium = tally.premium();
  if (premium === null) return null;
  const difference = qlikeDifference(testedWindows(windows), "measured", "half-and-half");
  if (premium.independent < LEAST_INDEPENDENT) return { premium, verdict: "few", difference };
  return { premium, verdict: difference !== null && isBetter(difference) ? "use" : "no-better", difference };
}

function isBetter({ mean, standardError }: LossDifference): boolean {
  return standardError !== null && mean < -ERRORS * standardError;
}
