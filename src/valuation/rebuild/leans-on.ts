import { blackPrice } from "../../pricing/black.ts";
import { type ChainToValue, type ValuationInputs, valueChain } from "../value-chain.ts";
import type { ExpirySummary, ValuedContract } from "../valued-chain.ts";

/** Standard deviations from the forward beyond which a quote hardly moves the volatility at it. */
const REACH = 1.5;

/**
 * By how much the volatility at the forward moves, at the most, if one quote of the expiration had not been there, an annual
 * fraction: whatever one wrong quote can do to it. Early exercise, once taken off, stays so. Infinite where the expiration
 * is nothing without one of them. `contracts` are all of the expiration, valued, and `volatility` is theirs at the forward.
 */
export function leansOn(
  contracts: readonly ValuedContract[],
  summary: ExpirySummary & { readonly volatility: number; readonly years: number },
  chain: Omit<ChainToValue, "contracts">,
  inputs: ValuationInputs,
): number {
  const relieved = contracts.flatMap((each) => relievedOf(each, summary));
  const reach = REACH * summary.volatility * Math.sqrt(summary.years);
  let most = 0;
  for (const without of relieved) {
    if (Math.abs(Math.log(without.strike / summary.forward)) > reach) continue;
    const rest = relieved.filter((each) => each !== without);
    const [left] = valueChain({ ...chain, contracts: rest }, inputs).expiries;
    const moved = Math.abs((left?.atmImpliedVolatility ?? Number.POSITIVE_INFINITY) - summary.volatility);
    if (moved > most) most = moved;
  }
  return most;
}

/** The European option of the same volatility, as wide as the quote; none where the quote has no volatility of its own. */
function relievedOf(
  { contract, impliedVolatility, impliedVolatilityStatus }: ValuedContract,
  { forward, rate, years }: { forward: number; rate: number; years: number },
) {
  if (impliedVolatility === null || impliedVolatilityStatus !== "ok") return [];
  const { type, strike, bid, ask } = contract;
  const discountFactor = Math.exp(-rate * years);
  const price = blackPrice({ type, forward, strike, years, volatility: impliedVolatility, discountFactor });
  const half = Math.min(((ask ?? 0) - (bid ?? 0)) / 2, 0.99 * price);
  return [{ ...contract, exerciseStyle: "european" as const, bid: price - half, ask: price + half }];
}
