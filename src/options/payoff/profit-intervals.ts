import type { Payoff } from "./payoff.ts";

/** A stretch of prices on which the position makes money (1), loses it (-1) or does neither (0). */
export type SignedInterval = {
  readonly from: number;
  /** Null: without end. */
  readonly to: number | null;
  readonly sign: number;
};

/** Cuts the prices from 0 upwards where the profit crosses, touches or leaves `level`. */
export function signedIntervals(payoff: Payoff, level = 0): SignedInterval[] {
  const { nodes, profits, tailSlope, tolerance } = payoff;
  const intervals: SignedInterval[] = [];
  let from = 0;
  let sign = 0;
  const cut = (price: number) => {
    if (price > from) intervals.push({ from, to: price, sign });
    from = price;
  };
  const signOf = (profit: number) => (Math.abs(profit - level) <= tolerance ? 0 : Math.sign(profit - level));
  let here = signOf(profits[0] ?? 0);
  for (let index = 0; index < nodes.length; index += 1) {
    const next = profits[index + 1];
    const there = next === undefined ? Math.sign(tailSlope) || here : signOf(next);
    const leaving = here === 0 ? there : here;
    if (here === 0 && (sign !== 0 || leaving !== 0)) cut(nodes[index] ?? 0);
    sign = leaving;
    if (here * there < 0) {
      cut(payoff.crossing(index, level));
      sign = there;
    }
    here = there;
  }
  intervals.push({ from, to: null, sign });
  return intervals;
}

/** Prices, ascending, where the position neither makes nor loses money: crossings, touches, ends of a flat zero. */
export function breakevens(intervals: readonly SignedInterval[]): number[] {
  const prices: number[] = [];
  for (const { from } of intervals) if (from > 0) prices.push(from);
  return prices;
}

/** Prices between which the position makes money; null is "without end". */
export type ProfitInterval = readonly [from: number, to: number | null];

export function profitIntervals(intervals: readonly SignedInterval[]): ProfitInterval[] {
  const profitable: ProfitInterval[] = [];
  for (const { from, to, sign } of intervals) if (sign > 0) profitable.push([from, to]);
  return profitable;
}
