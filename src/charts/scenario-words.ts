import {
  type Scenario,
  scenarioGreeks,
  scenarioProfits,
  type WhatIfModel,
} from "../options/payoff/what-if.ts";
import { signedDollars } from "./parts/words.ts";

const MINUS = "−";

/** What a position makes on another day, at another volatility and price, as a page and a browser write it alike. */
export type ScenarioWords = Record<(typeof SCENARIO_FIGURES)[number], string>;
export const SCENARIO_FIGURES = ["profit", "delta", "gamma", "theta", "vega", "rho"] as const;

export function scenarioWords(model: WhatIfModel, scenario: Scenario, price: number): ScenarioWords {
  const [profit = 0] = scenarioProfits(model, scenario, [price]);
  const greeks = scenarioGreeks(model, scenario, price);
  return {
    profit: signedDollars(profit, 0.01),
    delta: fixed(greeks.delta, 2),
    gamma: fixed(greeks.gamma, 4),
    theta: signedDollars(greeks.thetaPerDay, 0.01),
    vega: signedDollars(greeks.vegaPerVolPoint, 0.01),
    rho: signedDollars(greeks.rhoPerPoint, 0.01),
  };
}

function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}
