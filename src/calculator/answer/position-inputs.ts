import type { PositionInputs } from "../calculation.ts";
import { spotOf } from "../resolve/expiry-market.ts";
import type { ResolvedPosition } from "../resolve/resolved-position.ts";
import { known, perShare, round, volatility } from "../rounding.ts";

/** What the figures of a position rest on: those of its near expiry. */
export function positionInputs(position: ResolvedPosition): PositionInputs {
  const { near, rateSource, underlyingPrice } = position;
  const snapshot = near.stored?.snapshot ?? null;
  return {
    forward: perShare(near.forward),
    forwardError: known(snapshot?.forwardError ?? null, perShare),
    rate: round(near.rate, 6),
    rateSource,
    dividends: known(snapshot?.dividends ?? null, perShare),
    impliedYield: round(near.dividendYield, 6),
    underlying: {
      used: perShare(snapshot === null ? spotOf(near) : underlyingPrice),
      stated: snapshot?.statedPrice ?? null,
      implied: known(snapshot?.impliedPrice ?? null, perShare),
    },
    smile: smileOf(position),
  };
}

function smileOf({ near, flatVolatility }: ResolvedPosition): PositionInputs["smile"] {
  if (near.smile !== null) {
    const { atmVolatility, lowestStrike, highestStrike, n: strikes } = near.smile;
    return {
      source: "fitted",
      atmVolatility: volatility(atmVolatility),
      lowestStrike: perShare(lowestStrike),
      highestStrike: perShare(highestStrike),
      strikes,
    };
  }
  return flatVolatility === null ? null : { source: "flat", atmVolatility: volatility(flatVolatility) };
}
