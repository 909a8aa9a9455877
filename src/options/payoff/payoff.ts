import { type Position, profitAt } from "./position.ts";

/** Profit or loss at the horizon as a function of the underlying's price, laid out in monotone stretches. */
export type Payoff = {
  /** Prices from 0 upwards, with every kink and turning point among them. */
  readonly nodes: readonly number[];
  /** Profit at each node. */
  readonly profits: readonly number[];
  /** Profit per dollar beyond the last node; only its sign matters where the tail is not straight. */
  readonly tailSlope: number;
  /** The profit that a level tail comes to in the end, where it is not that of the last node; null for none. */
  readonly tailLimit: number | null;
  /** A profit or loss smaller than this is rounding. */
  readonly tolerance: number;
  /** The price after node `index`, and before the next one, where the profit is `level`. */
  crossing(index: number, level: number): number;
};

/** The payoff when every leg expires at the horizon: straight lines between the strikes, exact. */
export function settledPayoff(position: Position): Payoff {
  const { tolerance } = position;
  const nodes = [0, ...distinctStrikes(position)];
  const profits = nodes.map((node) => profitAt(position, node));
  return {
    nodes,
    profits,
    tailSlope: settledSlope(position, Number.POSITIVE_INFINITY),
    tailLimit: null,
    tolerance,
    crossing(index, level) {
      const node = nodes[index] ?? 0;
      const next = nodes[index + 1] ?? Number.POSITIVE_INFINITY;
      const middle = next === Number.POSITIVE_INFINITY ? next : node + (next - node) / 2;
      return node - (profitAt(position, node) - level) / settledSlope(position, middle);
    },
  };
}

/** d profit / d spot of the shares and the legs that expire at the horizon, at a price that is no strike of theirs. */
export function settledSlope({ settled, shares }: Position, spot: number): number {
  let slope = shares;
  let size = Math.abs(shares);
  for (const { type, strike, amount } of settled) {
    size += Math.abs(amount);
    if (type === "call" && spot > strike) slope += amount;
    if (type === "put" && spot < strike) slope -= amount;
  }
  // Quantities such as 0.1 + 0.2 - 0.3 leave a slope of rounding, which would tilt a flat tail.
  return Math.abs(slope) <= 1e-12 * size ? 0 : slope;
}

export function distinctStrikes({ settled }: Position): number[] {
  const strikes = settled.map((leg) => leg.strike).sort((a, b) => a - b);
  return strikes.filter((strike, index) => index === 0 || strike !== strikes[index - 1]);
}
