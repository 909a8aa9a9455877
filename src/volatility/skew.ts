import type { SmileCurve } from "../options/smile-curve.ts";
import { isMarketNumber } from "./market-number.ts";
import { type DeltaPoint, strikeAtDelta } from "./strikes/strike-at-delta.ts";

export type Skew =
  | {
      readonly ok: true;
      /** (IV of the 25-delta put - IV of the 25-delta call) / IV of the 50-delta call (Mixon 2011). */
      readonly skew: number;
      /** IV of the 25-delta call less IV of the 25-delta put, a fraction. */
      readonly riskReversal: number;
      readonly put25: DeltaPoint;
      readonly call25: DeltaPoint;
      readonly call50: DeltaPoint;
      /** A 25-delta strike lies beyond the quoted range given. */
      readonly extrapolated: boolean;
    }
  | { readonly ok: false; readonly reason: "invalid-input" | "no-25-delta-strike" };

/**
 * Skew at exactly 25 delta: the strikes are solved for on the smile, not picked from the list.
 * Delta is the spot delta shown elsewhere, e^{-qT} N(d1) for a call, at the strike's own volatility.
 */
export function skew(input: {
  readonly smile: SmileCurve & { readonly lowestStrike?: number; readonly highestStrike?: number };
  readonly forward: number;
  readonly years: number;
  readonly dividendYield?: number;
}): Skew {
  const { smile, forward, years, dividendYield = 0 } = input;
  const usable = [forward, years, smile.volatility(forward)].every(isMarketNumber);
  if (!usable || !Number.isFinite(dividendYield)) return { ok: false, reason: "invalid-input" };
  const ground = { smile, forward, years, dividendYield };
  const [put25, call25, call50] = [-0.25, 0.25, 0.5].map((delta) => strikeAtDelta(delta, ground));
  if (!put25 || !call25 || !call50) return { ok: false, reason: "no-25-delta-strike" };
  const { lowestStrike = 0, highestStrike = Number.POSITIVE_INFINITY } = smile;
  const riskReversal = call25.volatility - put25.volatility;
  return {
    ok: true,
    skew: -riskReversal / call50.volatility,
    riskReversal,
    put25,
    call25,
    call50,
    extrapolated: put25.strike < lowestStrike || call25.strike > highestStrike,
  };
}
