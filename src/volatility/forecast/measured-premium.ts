import type { SettledWindow } from "./forecast-window.ts";
import { independentCounter } from "./independent-windows.ts";

/** What options of a name have cost against what came. */
export type MeasuredPremium = {
  /** Realised over implied variance, the mean over the windows: below 1 where options overpaid. */
  readonly ratio: number;
  /** What is believed of it, 0 to 1: the more the windows are and the more they agree. */
  readonly belief: number;
  /** The ratio drawn to 1 as far as it is not believed; implied variance times this is the forecast. */
  readonly believedRatio: number;
  /** Windows looked at, overlapping ones among them, and how many of them do not overlap. */
  readonly windows: number;
  readonly independent: number;
};

/** Below which nothing is measured: a spread of ratios needs some. */
const LEAST_INDEPENDENT = 3;
/** How far ratios of names differ from none, one deviation: a judgement. */
const PRIOR_DEVIATION = 0.25;
/** What 21 daily returns leave open of a variance, relative: 2 / (21 - 1). Windows that overlap look too much alike. */
const LEAST_VARIANCE = 0.1;

/**
 * The mean ratio of realised to implied variance, as Prokopczuk and Wese Simen (Journal of Banking and Finance 40, 2014)
 * adjust implied volatility for its premium; of all scales of the implied variance it has the least QLIKE over the windows.
 * Drawn to 1, no premium, by credibility (Bühlmann 1967): belief = n / (n + s^2 / t^2), n the windows that do not
 * overlap, s^2 the variance of the ratios and 0.1 at least, t = 0.25. `add` takes windows in order of expiration;
 * `premium` is null while fewer than three do not overlap.
 */
export function premiumTally(): { add(window: SettledWindow): void; premium(): MeasuredPremium | null } {
  const independent = independentCounter();
  let [windows, mean, squares] = [0, 0, 0];
  return {
    add(window) {
      const ratio = (window.realised / window.atmImpliedVolatility) ** 2;
      windows += 1;
      // Welford's sums: ratios that hardly differ would cancel out otherwise.
      const off = ratio - mean;
      mean += off / windows;
      squares += off * (ratio - mean);
      independent.add({ from: window.observedDay, to: window.expiration });
    },
    premium() {
      const n = independent.count();
      if (n < LEAST_INDEPENDENT) return null;
      const variance = Math.max(LEAST_VARIANCE, squares / (windows - 1));
      const belief = n / (n + variance / PRIOR_DEVIATION ** 2);
      const believedRatio = 1 + belief * (mean - 1);
      return { ratio: mean, belief, believedRatio, windows, independent: n };
    },
  };
}
