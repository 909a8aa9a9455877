import { hashOf, normalOf, uniformOf } from "../../../chance.ts";

/** Of the trades of a day: how many fall into a minute, and how many came before it. */
export type MinuteCount = {
  /** 0: the first minute of the session. */
  readonly minute: number;
  readonly before: number;
  readonly count: number;
};

export type DayOfTrades = {
  readonly seed: number;
  /** Hash of what is traded on which day. */
  readonly stream: number;
  readonly total: number;
  /** Minutes of the session. */
  readonly minutes: number;
};

const HALVING = 31;
/** From this many on, a normal draw stands in for a binomial one. */
const MANY = 64;
const weightsKept = new Map<number, Float64Array>();

/**
 * The minutes of `[from, to)` that hold trades, in order. A day's trades are halved down to single minutes by binomial
 * draws, so that counts look like Poisson's, add up to the day's total, and come out the same for any range.
 */
export function tradesByMinute(day: DayOfTrades, from: number, to: number): MinuteCount[] {
  const weights = cumulativeWeights(day.minutes);
  const found: MinuteCount[] = [];
  const halve = (low: number, high: number, before: number, count: number): void => {
    if (count === 0 || high <= from || low >= to) return;
    if (high - low === 1) {
      found.push({ minute: low, before, count });
      return;
    }
    const middle = (low + high) >> 1;
    const [start = 0, half = 0, end = 1] = [weights[low], weights[middle], weights[high]];
    const hash = hashOf(day.seed, day.stream, HALVING, middle);
    const left = binomial(count, (half - start) / (end - start), hash);
    halve(low, middle, before, left);
    halve(middle, high, before + left, count - left);
  };
  halve(0, day.minutes, 0, day.total);
  return found;
}

/** Trading is busiest at both ends, as that of shares is. */
function cumulativeWeights(minutes: number): Float64Array {
  const known = weightsKept.get(minutes);
  if (known !== undefined) return known;
  const weights = new Float64Array(minutes + 1);
  for (let minute = 0; minute < minutes; minute += 1) {
    const passed = (minute + 0.5) / minutes;
    weights[minute + 1] = (weights[minute] ?? 0) + 0.66 + 1.7 * (2 * passed - 1) ** 4;
  }
  weightsKept.set(minutes, weights);
  return weights;
}

function binomial(count: number, chance: number, hash: number): number {
  if (count > MANY) {
    const deviation = Math.sqrt(count * chance * (1 - chance));
    return Math.min(count, Math.max(0, Math.round(count * chance + deviation * normalOf(hash))));
  }
  let probability = (1 - chance) ** count;
  let left = uniformOf(hash) - probability;
  let drawn = 0;
  while (left > 0 && drawn < count) {
    probability *= ((count - drawn) / (drawn + 1)) * (chance / (1 - chance));
    drawn += 1;
    left -= probability;
  }
  return drawn;
}
