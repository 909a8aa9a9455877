import type { HorizonDensity } from "../../src/options/payoff/horizon-density.ts";
import type { Candidate } from "../../src/planning/candidate.ts";

/**
 * The peer: each candidate for itself, its profit laid out on a grid of prices a cent apart as optionlab does it, and summed
 * against the probabilities of the grid's cells. What the cells hold is computed once for all candidates, which is kinder
 * to it than optionlab is.
 */
export type Grid = {
  readonly prices: Float64Array;
  readonly market: Float64Array;
  readonly view: Float64Array;
};

const CENT = 0.01;

/** Cells a cent wide from `low` to `high`, the tails in the outermost ones. */
export function gridOf(low: number, high: number, market: HorizonDensity, view: HorizonDensity): Grid {
  const count = Math.round((high - low) / CENT);
  const prices = Float64Array.from({ length: count }, (_, cell) => low + (cell + 0.5) * CENT);
  const cells = (density: HorizonDensity) => {
    let above = 1;
    return prices.map((price, cell) => {
      const next = cell === count - 1 ? 0 : density.above(price + CENT / 2);
      const inside = above - next;
      above = next;
      return inside;
    });
  };
  return { prices, market: cells(market), view: cells(view) };
}

export type Integrated = {
  market: number;
  view: number;
  probabilityOfProfit: number;
  worst: number;
  best: number;
};

/** Expected value under both densities, odds and extremes of one candidate, dollars a share. */
export function integrateOnGrid({ legs, net }: Candidate, grid: Grid, discountFactor: number): Integrated {
  const profits = new Float64Array(grid.prices.length).fill(-net.fill);
  for (const { type, side, strike, quantity } of legs) {
    const amount = side === "buy" ? quantity : -quantity;
    for (let cell = 0; cell < profits.length; cell += 1) {
      const price = grid.prices[cell] ?? 0;
      const intrinsic = Math.max(0, type === "call" ? price - strike : strike - price);
      profits[cell] = (profits[cell] ?? 0) + amount * intrinsic;
    }
  }
  let [market, view, odds, worst, best] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let cell = 0; cell < profits.length; cell += 1) {
    const profit = profits[cell] ?? 0;
    const gross = discountFactor * (profit + net.fill) - net.fill;
    market += gross * (grid.market[cell] ?? 0);
    view += gross * (grid.view[cell] ?? 0);
    if (profit > 0) odds += grid.market[cell] ?? 0;
    if (profit < worst) worst = profit;
    if (profit > best) best = profit;
  }
  return { market, view, probabilityOfProfit: odds, worst, best };
}
