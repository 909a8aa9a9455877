import { payoffCurves } from "./answer/payoff-curves.ts";
import { summarisePosition } from "./answer/summarise-position.ts";
import { answerRequest, type CalculateDeps } from "./calculate.ts";
import type { CalculateInput } from "./calculate-request.ts";
import type { Calculation, ProfitTable } from "./calculation.ts";

/** `curves`: dollars for the position by price, as its profit table but closer together; null where nothing tells them. */
export type Payoff = { calculation: Calculation; curves: ProfitTable | null };

/** What a trade is worth, and its profit as curves to draw. Throws as `calculate` does. */
export function calculatePayoff(deps: CalculateDeps, input: CalculateInput, nowMs: number): Promise<Payoff> {
  return answerRequest(deps, input, nowMs, (position, events, moment) => ({
    calculation: summarisePosition(position, events, moment),
    curves: payoffCurves(position, moment),
  }));
}
