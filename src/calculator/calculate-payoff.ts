import type { WhatIfModel } from "../options/payoff/what-if.ts";
import { payoffCurves } from "./answer/payoff-curves.ts";
import { summarisePosition } from "./answer/summarise-position.ts";
import { whatIfModel } from "./answer/what-if-model.ts";
import { answerRequest, type CalculateDeps } from "./calculate.ts";
import type { CalculateInput } from "./calculate-request.ts";
import type { Calculation, ProfitTable } from "./calculation.ts";

/**
 * `curves`: dollars for the position by price, as its profit table but closer together; null where nothing tells them.
 * `model`: what values it on another day; null where a leg has no volatility.
 */
export type Payoff = { calculation: Calculation; curves: ProfitTable | null; model: WhatIfModel | null };

/** What a trade is worth, and its profit as curves to draw. Throws as `calculate` does. */
export function calculatePayoff(deps: CalculateDeps, input: CalculateInput, nowMs: number): Promise<Payoff> {
  return answerRequest(deps, input, nowMs, (position, events, moment) => {
    const calculation = summarisePosition(position, events, moment);
    const curves = payoffCurves(position, moment);
    return { calculation, curves, model: whatIfModel(position, calculation.greeks, moment) };
  });
}
