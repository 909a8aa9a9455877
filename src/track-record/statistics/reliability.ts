import { independentWindows, type Window } from "../../volatility/forecast/independent-windows.ts";
import { type Band, binomialBand } from "./binomial-band.ts";

/** A probability that was told, and whether the thing happened. */
export type Told = Window & { probability: number; happened: boolean };

/** All that was told a probability from `from` to below `to`. */
export type ReliabilityBucket = {
  from: number;
  to: number;
  n: number;
  /** Windows that do not overlap: trades of one expiration win and lose together. */
  independent: number;
  /** The mean of what was told, and the share that happened. */
  predicted: number;
  happened: number;
  /** Where that share lies 95 times in 100 if what was told is true of each of `independent` trials. */
  band: Band;
};

const BUCKETS = 10;

/** Whether of what was told to be 70 % likely 70 % happened; ten buckets of equal width, those that are empty left out. */
export function reliability(told: readonly Told[]): ReliabilityBucket[] {
  const buckets = Array.from({ length: BUCKETS }, (): Told[] => []);
  for (const one of told) buckets[Math.min(BUCKETS - 1, Math.floor(one.probability * BUCKETS))]?.push(one);
  return buckets.flatMap((inside, index) => {
    const n = inside.length;
    if (n === 0) return [];
    const predicted = inside.reduce((sum, { probability }) => sum + probability, 0) / n;
    const independent = independentWindows(inside);
    const band = binomialBand(predicted, independent);
    if (band === null) return [];
    const happened = inside.filter((one) => one.happened).length / n;
    return [{ from: index / BUCKETS, to: (index + 1) / BUCKETS, n, independent, predicted, happened, band }];
  });
}
