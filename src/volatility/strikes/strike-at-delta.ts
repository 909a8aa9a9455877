import { bracketedRoot } from "../../options/bracketed-root.ts";
import type { SmileCurve } from "../../options/smile-curve.ts";
import { inverseNormalCdf } from "../../pricing/normal-distribution.ts";
import { isMarketNumber } from "../market-number.ts";

/** A strike that was solved for, and the smile's volatility there, an annual fraction. */
export type DeltaPoint = { readonly strike: number; readonly volatility: number };

export type DeltaGround = {
  readonly smile: SmileCurve;
  readonly forward: number;
  readonly years: number;
  readonly dividendYield?: number | undefined;
};

/** Deviations searched either side of the forward, and the step. */
const REACH = 12;
const STEP = 0.25;

/**
 * The strike at which an option has this delta: spot delta as shown elsewhere, e^{-qT} N(d1) of a call at the strike's own
 * volatility; negative for a put. Null where the smile has none.
 */
export function strikeAtDelta(delta: number, ground: DeltaGround): DeltaPoint | null {
  const { smile, forward, years, dividendYield = 0 } = ground;
  const share = inverseNormalCdf(Math.abs(delta) * Math.exp(dividendYield * years));
  return strikeAtD1(delta > 0 ? share : -share, smile, forward, years);
}

/** The strike nearest the forward whose d1 at its own volatility is `wanted`. */
function strikeAtD1(wanted: number, smile: SmileCurve, forward: number, years: number): DeltaPoint | null {
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
