import { MINUTE_MS } from "../../market/calendar-date.ts";
import { median } from "../../volatility/rank/median.ts";

/** How far a trade's volatility lies from the smile of all, ln; `minuteMs` is the start of its minute. */
export type LevelReading = { readonly minuteMs: number; readonly off: number };

/**
 * Variance a minute of ln volatility: 0.06 a session of 390 minutes, one standard deviation, as a year's of 30-day
 * volatilities is about 1 (Cboe, VVIX: its mean since 2006 is near 0.9).
 */
const VARIANCE_A_MINUTE = 0.06 ** 2 / 390;
/** Standard deviations of a normal in its median absolute deviation. */
const NORMAL = 1.4826;
/** A tenth of a hundredth: no price is known better. */
const LEAST_NOISE = 1e-3;
/** A reading so many deviations from what was expected moves the level no further than that. */
const MOST_SURPRISE = 3;

/**
 * Where the level of a smile stood at `atMs` against its mean over the minutes it was read from, ln: a random walk that is
 * followed from reading to reading (Kalman 1960, the local level model), as far as their own noise lets it be seen.
 */
export function latestLevel(readings: readonly LevelReading[], atMs: number): number {
  const inOrder = readings.toSorted((a, b) => a.minuteMs - b.minuteMs);
  const [first] = inOrder;
  if (first === undefined) return 0;
  const noise = noiseOf(inOrder) ** 2;
  let [level, variance] = [0, (VARIANCE_A_MINUTE * (atMs - first.minuteMs)) / MINUTE_MS];
  let lastMs = first.minuteMs;
  for (const { minuteMs, off } of inOrder) {
    variance += (VARIANCE_A_MINUTE * (minuteMs - lastMs)) / MINUTE_MS;
    lastMs = minuteMs;
    const most = MOST_SURPRISE * Math.sqrt(variance + noise);
    const gain = variance / (variance + noise);
    level += gain * Math.max(-most, Math.min(most, off - level));
    variance *= 1 - gain;
  }
  return level;
}

/** Of one reading, from neighbours in time: what the level itself moved is not noise. */
function noiseOf(inOrder: readonly LevelReading[]): number {
  const steps = inOrder.slice(1).map(({ off }, i) => Math.abs(off - (inOrder[i]?.off ?? off)));
  return Math.max(LEAST_NOISE, (NORMAL * (median(steps) ?? 1)) / Math.SQRT2);
}
