import { bracketedRoot } from "../options/bracketed-root.ts";
import type { SmileCurve } from "../options/smile-curve.ts";
import { inverseNormalCdf } from "../pricing/normal-distribution.ts";
import { isMarketNumber } from "./market-number.ts";

export type DeltaPoint = {
  readonly strike: number;
  readonly volatility: number;
};

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

/** Deviations searched either side of the forward, and the step. */
const REACH = 12;
const STEP = 0.25;

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
  const share = (delta: number) => inverseNormalCdf(delta * Math.exp(dividendYield * years));
  const put25 = pointAt(smile, forward, years, -share(0.25));
  const call25 = pointAt(smile, forward, years, share(0.25));
  const call50 = pointAt(smile, forward, years, share(0.5));
  if (put25 === null || call25 === null || call50 === null)
    return { ok: false, reason: "no-25-delta-strike" };
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

/** The strike nearest the forward whose d1 at its own volatility is `wanted`. */
function pointAt(smile: SmileCurve, forward: number, years: number, wanted: number): DeltaPoint | null {
  const root = Math.sqrt(years);
  const excess = (x: number) => {
    const deviation = smile.volatility(forward * Math.exp(x)) * root;
    return 0.5 * deviation - x / deviation - wanted;
  };
  const stride = STEP * smile.volatility(forward) * root;
  const start = excess(0);
  // d1 falls as the strike rises: too high a d1 sends the search to higher strikes.
  const direction = start > 0 ? 1 : -1;
  for (let step = 0; step < REACH / STEP; step += 1) {
    const [near, far] = [direction * step * stride, direction * (step + 1) * stride];
    if (excess(far) > 0 === start > 0) continue;
    const strike = forward * Math.exp(bracketedRoot(excess, near, far));
    const volatility = smile.volatility(strike);
    return isMarketNumber(volatility) && isMarketNumber(strike) ? { strike, volatility } : null;
  }
  return null;
}
