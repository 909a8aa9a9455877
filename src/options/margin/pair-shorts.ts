import type { OptionType } from "../contract.ts";
import { SAME_INSTANT_YEARS } from "../strategy-input.ts";

/** An option leg of a position; `quantity` is what of it is left to pair. */
export type PairableOption = {
  readonly type: OptionType;
  readonly strike: number;
  readonly years: number;
  readonly quantity: number;
  readonly premium: number;
};

/** What covers how much of a short; null is nothing. */
export type Cover = {
  readonly short: number;
  readonly by: number | "shares" | null;
  readonly quantity: number;
};

/** Pairings tried before the best one so far is taken: more than any position of eight legs has. */
const MOST_PAIRINGS = 3000;

/** Whether a long option still lives when the short one expires and is of its type, so that it covers it. */
export function isCover(long: PairableOption, short: PairableOption): boolean {
  return long.type === short.type && long.years >= short.years - SAME_INSTANT_YEARS;
}

/**
 * Every way to cover shorts by longs and by shares (100 for each short call, or sold ones for each put), each short as far
 * as it goes, or to leave them uncovered; handed one after another to `judge`. Where two shorts want one long, shorts are
 * taken in their order and in the reverse, as either may use it up first.
 */
export function eachPairing(
  shorts: readonly PairableOption[],
  longs: readonly PairableOption[],
  /** Units of 100 shares, negative when sold. */
  shares: number,
  judge: (covers: readonly Cover[]) => void,
): void {
  const forward = shorts.map((_, index) => index);
  const contested = new Set(shorts.map(({ type }) => type)).size < shorts.length;
  const orders = contested ? [forward, forward.toReversed()] : [forward];
  for (const order of orders) walkPairings({ shorts, longs, shares, judge, order });
}

function walkPairings(search: {
  readonly shorts: readonly PairableOption[];
  readonly longs: readonly PairableOption[];
  readonly shares: number;
  readonly judge: (covers: readonly Cover[]) => void;
  readonly order: readonly number[];
}): void {
  const { shorts, longs, shares, judge, order } = search;
  const free = longs.map((long) => long.quantity);
  const covers: Cover[] = [];
  let left = MOST_PAIRINGS;
  let freeShares = Math.abs(shares);
  const covered = shares > 0 ? "call" : "put";
  const quantityAt = (at: number) => shorts[order[at] ?? -1]?.quantity ?? 0;
  const walk = (at: number, open: number): void => {
    const short = order[at] ?? -1;
    const one = shorts[short];
    if (left <= 0) return;
    if (one === undefined) {
      left -= 1;
      judge(covers);
      return;
    }
    const next = (by: Cover["by"], quantity: number) => {
      covers.push({ short, by, quantity });
      if (open > quantity) walk(at, open - quantity);
      else walk(at + 1, quantityAt(at + 1));
      covers.pop();
    };
    if (freeShares > 0 && one.type === covered) {
      const [before, quantity] = [freeShares, Math.min(open, freeShares)];
      freeShares = before - quantity;
      next("shares", quantity);
      freeShares = before;
    }
    for (const [by, long] of longs.entries()) {
      const capacity = free[by] ?? 0;
      if (capacity <= 0 || !isCover(long, one)) continue;
      const quantity = Math.min(open, capacity);
      free[by] = capacity - quantity;
      next(by, quantity);
      free[by] = capacity;
    }
    next(null, open);
  };
  walk(0, quantityAt(0));
}
