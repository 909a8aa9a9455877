import { heldProfit } from "../options/position-outcome.ts";
import type { Plan, PlanCandidate } from "./plan.ts";

const DEVIATIONS = 2;

/**
 * What one unit makes at expiration, dollars, at evenly spaced prices two deviations either way. Null of legs that live on,
 * whose worth there depends on a volatility, and where no expected move is known.
 */
export function expiryPayoff(
  { legs, net }: Pick<PlanCandidate, "legs" | "net">,
  { underlyingPrice, expectedMove }: Pick<Plan, "underlyingPrice" | "expectedMove">,
  points: number,
): { prices: number[]; profits: number[] } | null {
  if (expectedMove === null || new Set(legs.map(({ expiration }) => expiration)).size > 1) return null;
  const low = Math.max(0, underlyingPrice - DEVIATIONS * expectedMove);
  const high = underlyingPrice + DEVIATIONS * expectedMove;
  const held = {
    legs: legs.flatMap(({ type, strike, side, quantity }) =>
      type === "stock" || strike === null ? [] : { type, strike, side, quantity, later: null },
    ),
    shares: 0,
    netDebit: net.kind === "debit" ? net.perShare : -net.perShare,
  };
  const prices = Array.from({ length: points }, (_none, at) => low + ((high - low) * at) / (points - 1));
  return { prices, profits: prices.map((price) => 100 * heldProfit(held, price)) };
}
