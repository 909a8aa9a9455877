import { expectedMove } from "../volatility/expected-move.ts";
import type { Calculation } from "./calculation.ts";
import type { ResolvedPosition } from "./resolved-position.ts";

/** One standard deviation of the underlying by the expiration, beside the straddle that the market quotes for it. */
export function moveByExpiration(
  position: ResolvedPosition,
  flat: number | null,
): Calculation["expectedMove"] {
  const volatility = position.atmVolatility ?? flat;
  const years = Math.min(...position.legs.map((leg) => leg.years));
  if (volatility === null) return null;
  const { spot, rate, dividendYield, straddle } = position;
  const move = expectedMove({
    spot,
    volatility,
    years,
    rate,
    dividendYield,
    quotedStraddle: straddle ?? undefined,
  });
  if (!move.ok) return null;
  return {
    oneSigma: cents(move.oneSigma),
    lower: cents(spot - move.oneSigmaDown),
    upper: cents(spot + move.oneSigmaUp),
    straddle: straddle === null ? null : cents(straddle),
  };
}

const cents = (value: number) => Math.round(value * 100) / 100;
