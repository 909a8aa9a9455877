import type { HistoryContract, HistoryTrade, UnderlyingMinute } from "./rebuilt-day.ts";

/**
 * A minute of trades as if the share had stood all along where it stood at the instant asked for: strike and price moved
 * with it, so that ln(K/F) and the volatility stay those of the trade's own minute. Dollars a share.
 */
export type MatchedTrade = {
  readonly contract: HistoryContract;
  readonly minuteMs: number;
  readonly strike: number;
  readonly price: number;
  readonly trades: number;
};

export type MatchedTrades = {
  /** Of the last minute up to the instant; null where the share's minutes are not known. */
  readonly spot: number | null;
  readonly matched: readonly MatchedTrade[];
};

/**
 * A ticker's trades up to `atMs`, each against the underlying's price of its minute; those without one are left out. Of two rows of
 * one contract and minute the one that was told last counts.
 */
export function matchTrades(input: {
  readonly symbol: string;
  readonly atMs: number;
  readonly trades: readonly HistoryTrade[];
  readonly underlying: readonly UnderlyingMinute[];
}): MatchedTrades {
  const { symbol, atMs } = input;
  const prices = new Map<number, number>();
  let [lastMs, spot] = [Number.NEGATIVE_INFINITY, Number.NaN];
  for (const { symbol: of, minuteMs, price } of input.underlying) {
    if (of !== symbol || minuteMs >= atMs || !isPrice(price)) continue;
    prices.set(minuteMs, price);
    if (minuteMs > lastMs) [lastMs, spot] = [minuteMs, price];
  }
  if (prices.size === 0) return { spot: null, matched: [] };
  const last = new Map(input.trades.map((each) => [`${each.contract.occSymbol}|${each.minuteMs}`, each]));
  const matched = [...last.values()].flatMap(({ contract, minuteMs, price, trades }): MatchedTrade[] => {
    const share = prices.get(minuteMs);
    if (contract.symbol !== symbol || share === undefined || !isPrice(price)) return [];
    const moved = spot / share;
    return [{ contract, minuteMs, strike: contract.strike * moved, price: price * moved, trades }];
  });
  return { spot, matched };
}

function isPrice(price: number): boolean {
  return price > 0 && Number.isFinite(price);
}
