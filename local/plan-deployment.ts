import type { BudgetLine } from "../src/operations/budget-line.ts";
import { planBudget } from "../src/operations/plan-budget.ts";
import type { Plans } from "../src/operations/plan-limits.ts";
import { buildSchedule } from "../src/scheduling/schedule.ts";
import { createMarket } from "./market/model/market.ts";
import { chooseTickers } from "./simulate/choose-tickers.ts";
import { modelledChains } from "./simulate/many/plan-many.ts";
import { placeholderConfig } from "./simulate/world/placeholder-settings.ts";

/** An ordinary trading day, with all its expirations ahead. */
const MODEL_DAY = "2026-11-23";

/** What the settings of the schedule say, by name; what is left out has its default. */
export type DeploymentPlan = { plans: Plans; tickers: number; settings?: Readonly<Record<string, string>> };

/**
 * The budget of a deployment that does not exist yet: SPY, QQQ and single names up to that number, with chains as the
 * model lists them. `monthlyCost` of it is the bill. Pure: the same plan gives the same budget.
 */
export function planDeployment({ plans, tickers, settings = {} }: DeploymentPlan): BudgetLine[] {
  const config = placeholderConfig(plans.workers, settings);
  const symbols = chooseTickers(tickers).map(({ symbol }) => symbol);
  return planBudget({
    plans,
    schedule: buildSchedule(config.scheduler),
    retention: config.retention,
    databentoMaxUsd: config.databento?.maxCostUsd ?? null,
    ...modelledChains(createMarket({ seed: 1 }), symbols, MODEL_DAY, config),
  });
}

/** The most tickers whose budget fits but for the resources named; 0 when not even one does. */
export function mostTickers(
  plan: Omit<DeploymentPlan, "tickers">,
  leftOut: (resource: string) => boolean,
  most = 500,
): number {
  const fits = (tickers: number) =>
    planDeployment({ ...plan, tickers }).every(({ fits: ok, resource }) => ok || leftOut(resource));
  let [good, bad] = [0, most + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
