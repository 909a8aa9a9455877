import type { OptionContract } from "../../options/contract.ts";
import { blackPrice } from "../../pricing/black.ts";
import { type ChainToValue, type ValuationInputs, valueChain } from "../value-chain.ts";
import type { ExpirySummary, ValuedContract } from "../valued-chain.ts";

/** Standard deviations from the forward beyond which a quote hardly moves the volatility at it. */
const REACH = 1.5;

/** So little is not looked at twice, an annual fraction. */
const LITTLE = 0.005;

type Summary = ExpirySummary & { readonly volatility: number; readonly years: number };

/**
 * By how much the volatility at the forward moves, at the most, if one quote of the expiration is not believed, an annual
 * fraction: whatever one wrong quote can do to it. The other side of its strike speaks for it, under the forward that the
 * rest give. Early exercise, once taken off, stays so. Infinite where the expiration is nothing without one of them.
 * `contracts` are all of the expiration, valued, and `volatility` is theirs at the forward.
 */
export function leansOn(
  contracts: readonly ValuedContract[],
  summary: Summary,
  chain: Omit<ChainToValue, "contracts">,
  inputs: ValuationInputs,
): number {
  const relieved = contracts.flatMap((each) => relievedOf(each, summary));
  const reach = REACH * summary.volatility * Math.sqrt(summary.years);
  const valued = (rest: readonly OptionContract[]) =>
    valueChain({ ...chain, contracts: rest }, inputs).expiries[0];
  const movedBy = (left: ExpirySummary | undefined) =>
    Math.abs((left?.atmImpliedVolatility ?? Number.POSITIVE_INFINITY) - summary.volatility);
  let most = 0;
  for (const own of relieved) {
    if (Math.abs(Math.log(own.strike / summary.forward)) > reach) continue;
    const rest = relieved.filter((each) => each !== own);
    const left = valued(rest);
    let moved = movedBy(left);
    const twin = rest.find(({ strike }) => strike === own.strike);
    const lent =
      moved > LITTLE && left !== undefined && twin !== undefined ? lentBy(twin, left, summary) : null;
    if (lent !== null) moved = movedBy(valued([...rest, lent]));
    if (moved > most) most = moved;
  }
  return most;
}

/** The other side of a quote by parity; null where it is worth nothing. */
function lentBy(
  twin: OptionContract,
  { forward }: ExpirySummary,
  { rate, years }: Summary,
): OptionContract | null {
  const type = twin.type === "call" ? "put" : "call";
  const [bid, ask] = [twin.bid ?? 0, twin.ask ?? 0];
  const more = Math.exp(-rate * years) * (forward - twin.strike) * (type === "call" ? 1 : -1);
  return bid + more > 0 ? { ...twin, type, bid: bid + more, ask: ask + more } : null;
}

/** The European option of the same volatility, as wide as the quote; none where the quote has no volatility of its own. */
function relievedOf(
  { contract, impliedVolatility, impliedVolatilityStatus }: ValuedContract,
  { forward, rate, years }: Summary,
): OptionContract[] {
  if (impliedVolatility === null || impliedVolatilityStatus !== "ok") return [];
  const { type, strike, bid, ask } = contract;
  const discountFactor = Math.exp(-rate * years);
  const price = blackPrice({ type, forward, strike, years, volatility: impliedVolatility, discountFactor });
  const half = Math.min(((ask ?? 0) - (bid ?? 0)) / 2, 0.99 * price);
  return [{ ...contract, exerciseStyle: "european" as const, bid: price - half, ask: price + half }];
}
