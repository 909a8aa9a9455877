import { type HorizonDensity, smileDensity } from "../options/payoff/horizon-density.ts";
import type { SmileCurve } from "../options/smile-curve.ts";
import type { PlanSmile } from "./plan-contract.ts";
import type { ViewShift } from "./plan-view.ts";

/** A step in strike that neither rounding nor the smile's bend spoils. */
const SLOPE_STEP = 1e-4;

/** The smile with a slope: its own, else a central difference. */
export function curveOfSmile(smile: PlanSmile): SmileCurve {
  const { slope } = smile;
  const volatility = (strike: number) => smile.volatility(strike);
  if (slope !== undefined) return { volatility, slope: (strike) => slope.call(smile, strike) };
  return {
    volatility,
    slope: (strike) => {
      const step = SLOPE_STEP * strike;
      return (volatility(strike + step) - volatility(strike - step)) / (2 * step);
    },
  };
}

/** A density, how it was reached from the market's, and what an option is worth under it, each strike computed once. */
export type Scenario = {
  readonly density: HorizonDensity;
  readonly volatilityFactor: number;
  readonly forwardRatio: number;
  /** Expected at the expiration, undiscounted, dollars a share; by index of the listed strikes. */
  expected(type: "call" | "put", index: number): number;
};

export type ScenarioGround = {
  readonly forward: number;
  readonly years: number;
  readonly curve: SmileCurve;
  readonly strikes: readonly number[];
};

/** The market's smile with all volatilities times a factor, moved along with the forward: sigma(K) = v sigma0(K F / F'). */
function scenarioOf(ground: ScenarioGround, volatilityFactor: number, viewForward: number): Scenario {
  const { forward, years, curve, strikes } = ground;
  const forwardRatio = viewForward / forward;
  const density = smileDensity(viewForward, years, movedCurve(curve, volatilityFactor, forwardRatio));
  const calls = new Float64Array(strikes.length).fill(Number.NaN);
  return {
    density,
    volatilityFactor,
    forwardRatio,
    expected(type, index) {
      const strike = strikes[index] ?? 0;
      let call = calls[index] ?? 0;
      if (Number.isNaN(call)) {
        call = density.expectedCall(strike);
        calls[index] = call;
      }
      return type === "call" ? call : call + strike - viewForward;
    },
  };
}

function movedCurve(curve: SmileCurve, factor: number, ratio: number): SmileCurve {
  if (factor === 1 && ratio === 1) return curve;
  return {
    volatility: (strike) => factor * curve.volatility(strike / ratio),
    slope: (strike) => (factor * curve.slope(strike / ratio)) / ratio,
  };
}

/** The density of a view: what touches, P50 and Kelly under it are read from. */
export function viewDensity(
  { forward, years, smile }: { readonly forward: number; readonly years: number; readonly smile: PlanSmile },
  { viewForward, volatilityFactor }: ViewShift,
): HorizonDensity {
  const moved = movedCurve(curveOfSmile(smile), volatilityFactor, viewForward / forward);
  return smileDensity(viewForward, years, moved);
}

/** How far the inputs of a probability may be off. */
const VOLATILITY_OFF = [0.9, 1.1] as const;

export type Scenarios = {
  readonly market: Scenario;
  readonly view: Scenario;
  /** Volatility a tenth off, forward off by the straddle's half spread, of either. */
  readonly marketShifts: readonly Scenario[];
  readonly viewShifts: readonly Scenario[];
};

export function scenariosOf(ground: ScenarioGround, view: ViewShift, forwardOff: number): Scenarios {
  const around = (factor: number, forward: number) => [
    ...VOLATILITY_OFF.map((off) => scenarioOf(ground, factor * off, forward)),
    ...(forwardOff > 0 && forwardOff < forward
      ? [forward - forwardOff, forward + forwardOff].map((moved) => scenarioOf(ground, factor, moved))
      : []),
  ];
  const { volatilityFactor, viewForward } = view;
  return {
    market: scenarioOf(ground, 1, ground.forward),
    view: scenarioOf(ground, volatilityFactor, viewForward),
    marketShifts: around(1, ground.forward),
    viewShifts: around(volatilityFactor, viewForward),
  };
}
