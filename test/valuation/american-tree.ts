import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import type { OptionContract, OptionType } from "../../src/options/contract.ts";
import type { CashDividend } from "../../src/pricing/american-grid.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { aContract } from "../support/contracts.ts";
import { IN_SESSION } from "../support/moments.ts";

export type TreeMarket = {
  spot: number;
  years: number;
  rate: number;
  /** Borrow fee or steady yield, continuously compounded. */
  borrow: number;
  dividends: readonly CashDividend[];
};

/** Of the dividends after `from`, as of then. */
function worthOfDividends({ dividends, rate }: TreeMarket, from = 0): number {
  return dividends.reduce(
    (sum, { years, amount }) => (years > from ? sum + amount * Math.exp(-rate * (years - from)) : sum),
    0,
  );
}

export function forwardOf(market: TreeMarket): number {
  const { spot, rate, borrow, years } = market;
  return (spot - worthOfDividends(market)) * Math.exp((rate - borrow) * years);
}

export type TreeOption = { type: OptionType; strike: number; volatility: number };

/**
 * An American option by a binomial tree (Cox, Ross and Rubinstein 1979) of the share less its dividends' present value,
 * with Black's price in the last step (Broadie and Detemple 1996): nothing of the source's own methods.
 */
export function treePrice(
  market: TreeMarket,
  { type, strike, volatility }: TreeOption,
  steps = 300,
  american = true,
): number {
  const { spot, years, rate, borrow } = market;
  const dt = years / steps;
  const up = Math.exp(volatility * Math.sqrt(dt));
  const discount = Math.exp(-rate * dt);
  const chance = (Math.exp((rate - borrow) * dt) - 1 / up) / (up - 1 / up);
  const share = spot - worthOfDividends(market);
  const sign = type === "call" ? 1 : -1;
  // Millions of nodes are looked at: each price is raised once, and each step overwrites the one after it.
  const prices = Float64Array.from({ length: 2 * steps - 1 }, (_, i) => share * up ** (i - steps + 1));
  const at = (step: number, ups: number) => prices[2 * ups - step + steps - 1] ?? Number.NaN;
  const last = worthOfDividends(market, (steps - 1) * dt);
  const values = Float64Array.from({ length: steps }, (_, ups) => {
    const price = at(steps - 1, ups);
    const forward = price * Math.exp((rate - borrow) * dt);
    const held = blackPrice({ type, forward, strike, years: dt, volatility, discountFactor: discount });
    return american ? Math.max(held, sign * (price + last - strike)) : held;
  });
  for (let step = steps - 2; step >= 0; step -= 1) {
    const owed = worthOfDividends(market, step * dt);
    for (let ups = 0; ups <= step; ups += 1) {
      const held = discount * (chance * (values[ups + 1] ?? 0) + (1 - chance) * (values[ups] ?? 0));
      values[ups] = american ? Math.max(held, sign * (at(step, ups) + owed - strike)) : held;
    }
  }
  return values[0] ?? 0;
}

export type TreeChain = Omit<TreeMarket, "years"> & {
  expiration: string;
  strikes: readonly number[];
  smile: (strike: number) => number;
  /** Full width of a quote at a price, dollars. */
  width?: (price: number) => number;
  /** When the quotes stood. */
  atMs?: number;
  steps?: number;
};

export const yearsTo = (expiration: string, atMs = IN_SESSION) =>
  yearsBetween(atMs, expiresAtMs(expiration, "PM"));

/** American calls and puts of a tree, quoted to the penny around its price. */
export function treeContracts(chain: TreeChain): OptionContract[] {
  const { expiration, strikes, smile, atMs = IN_SESSION, width = () => 0.02, steps } = chain;
  const market = { ...chain, years: yearsTo(expiration, atMs) };
  return strikes.flatMap((strike) =>
    (["call", "put"] as const).map((type) => {
      const price = treePrice(market, { type, strike, volatility: smile(strike) }, steps);
      const half = width(price) / 2;
      const bid = Math.max(0, Math.round(100 * (price - half)) / 100);
      const ask = Math.max(bid + 0.01, Math.round(100 * (price + half)) / 100);
      const parts = { root: "TREE", symbol: "TREE", expiration, strike, type } as const;
      return aContract({ ...parts, bid, ask, mark: (bid + ask) / 2, last: null, quotedAtMs: atMs });
    }),
  );
}
