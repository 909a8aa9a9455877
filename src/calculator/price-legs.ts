import type { PricedLeg } from "../options/strategy-input.ts";
import type { ResolvedLeg, ResolvedPosition } from "./resolved-position.ts";

/** Stands in where no volatility is known; payoffs at expiry do not depend on it, and nothing that does is shown. */
export const ANY_VOLATILITY = 0.3;

/** Legs as the evaluation takes them. A net price given by hand replaces the legs' own premiums. */
export function priceLegs(position: ResolvedPosition, fallbackVolatility: number): PricedLeg[] {
  const carrier = position.net === null ? -1 : carrierOf(position.legs, position.net.kind);
  return position.legs.map((leg, index) => ({
    type: leg.type,
    side: leg.side,
    strike: leg.strike,
    quantity: leg.quantity,
    years: leg.years,
    volatility: leg.volatility ?? fallbackVolatility,
    ...(position.net === null
      ? { premium: leg.premium ?? 0, halfSpread: halfSpread(leg) }
      : { premium: index === carrier ? position.net.premium / leg.quantity : 0 }),
  }));
}

/** Premiums can't be negative, so the whole net price goes to one leg that pays it or earns it. */
function carrierOf(legs: readonly ResolvedLeg[], kind: "debit" | "credit"): number {
  return legs.findIndex((leg) => leg.side === (kind === "debit" ? "buy" : "sell"));
}

function halfSpread({ premiumSource, bid, ask }: ResolvedLeg): number {
  return premiumSource === "mid" && bid !== null && ask !== null ? (ask - bid) / 2 : 0;
}
