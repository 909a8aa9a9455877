import type { Neighbours } from "../going-on.ts";
import type { ResolvedLeg, ResolvedPosition } from "../resolve/resolved-position.ts";

/** From what the calculation has read already: going on from a position asks for nothing more. */
export function neighboursOf({ near, legs, listed }: ResolvedPosition): Neighbours {
  return {
    earlier: listed.findLast((date) => date < near.expiration) ?? null,
    later: listed.find((date) => date > near.expiration) ?? null,
    strikes: legs.map(strikesBeside),
  };
}

function strikesBeside(leg: ResolvedLeg): Neighbours["strikes"][number] {
  if (leg.type === "stock" || leg.market.stored === null) return { lower: null, higher: null };
  const { calls, puts } = leg.market.stored;
  const strikes = leg.type === "call" ? calls : puts;
  return {
    lower: strikes.findLast((strike) => strike < leg.strike) ?? null,
    higher: strikes.find((strike) => strike > leg.strike) ?? null,
  };
}
