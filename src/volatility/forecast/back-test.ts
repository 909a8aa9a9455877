import {
  type LossDifference,
  lossDifference,
  qlike,
  squaredError,
  type WindowDifference,
} from "./forecast-loss.ts";
import { FORECAST_RULES, type ForecastRule, forecastVariance } from "./forecast-rules.ts";
import { byDate, type ForecastWindow, type SettledWindow, settledWindows } from "./forecast-window.ts";
import { premiumTally } from "./measured-premium.ts";

/** What a rule lost in a window of the back-test. */
export type RuleLoss = { readonly qlike: number; readonly squaredError: number };
export type TestedWindow = Pick<ForecastWindow, "observedDay" | "expiration"> & {
  readonly losses: Readonly<Record<ForecastRule, RuleLoss>>;
};

/**
 * Each window forecast by each rule with what was known on the day of its observation, oldest first: the premium is that
 * of the windows whose expiration lay before it. A window that a rule cannot forecast is left out for all of them.
 */
export function testedWindows(windows: readonly ForecastWindow[]): TestedWindow[] {
  const settled = settledWindows(windows);
  const tally = premiumTally();
  const tested: TestedWindow[] = [];
  let known = 0;
  for (const window of settled.toSorted((a, b) => byDate(a.observedDay, b.observedDay))) {
    for (
      let next = settled[known];
      next !== undefined && next.expiration < window.observedDay;
      next = settled[known]
    ) {
      tally.add(next);
      known += 1;
    }
    const losses = lossesOf(window, tally.premium());
    if (losses !== null)
      tested.push({ observedDay: window.observedDay, expiration: window.expiration, losses });
  }
  return tested;
}

function lossesOf(window: SettledWindow, premium: ReturnType<ReturnType<typeof premiumTally>["premium"]>) {
  const { atmImpliedVolatility: impliedVolatility, realised20, realised60, realised } = window;
  const inputs = { impliedVolatility, realised20, realised60, premium };
  const came = realised ** 2;
  const losses: Partial<Record<ForecastRule, RuleLoss>> = {};
  for (const rule of FORECAST_RULES) {
    const forecast = forecastVariance(rule, inputs);
    if (forecast === null) return null;
    losses[rule] = { qlike: qlike(came, forecast), squaredError: squaredError(came, forecast) };
  }
  return losses as Record<ForecastRule, RuleLoss>;
}

/** By QLIKE, window by window, how much less `rule` loses than `peer`; null where no window was tested. */
export function qlikeDifference(
  tested: readonly TestedWindow[],
  rule: ForecastRule,
  peer: ForecastRule,
): LossDifference | null {
  return lossDifference(
    tested.map(
      ({ losses, ...span }): WindowDifference => ({
        ...span,
        difference: losses[rule].qlike - losses[peer].qlike,
      }),
    ),
  );
}

/** A rule's mean losses; null where no window was tested. */
export function meanLoss(tested: readonly TestedWindow[], rule: ForecastRule): RuleLoss | null {
  if (tested.length === 0) return null;
  const mean = (of: (loss: RuleLoss) => number) =>
    tested.reduce((sum, { losses }) => sum + of(losses[rule]), 0) / tested.length;
  return { qlike: mean((loss) => loss.qlike), squaredError: mean((loss) => loss.squaredError) };
}
