import type { EarningsDate } from "../calculator/events/implied-earnings-move.ts";
import { type AskedFilters, NO_FILTERS, SINGLE_NAME_OPEN_INTEREST } from "../planning/filters.ts";
import { type PlanRequest, USUAL_RISK_PERCENT } from "./plan-request.ts";

const SHARES_PER_CONTRACT = 100;

/** Dollars for the whole trade: the smaller of what was given and of the account's share; null where neither is known. */
function budgetOf({ maxRisk, accountSize, riskPercent = USUAL_RISK_PERCENT }: PlanRequest): number | null {
  const budgets = [maxRisk, accountSize === undefined ? undefined : (accountSize * riskPercent) / 100];
  const given = budgets.filter((budget) => budget !== undefined);
  return given.length === 0 ? null : Math.min(...given);
}

/** What candidates must be. A name that reports earnings is a single one, whose strikes share less open interest. */
export function planFilters(request: PlanRequest, earnings: readonly EarningsDate[] | null): AskedFilters {
  const given = request.filters === null ? NO_FILTERS : (request.filters ?? {});
  const asked: AskedFilters = Object.fromEntries(
    Object.entries(given).filter(([, limit]) => limit !== undefined),
  );
  const budget = budgetOf(request);
  const single = earnings !== null && earnings.length > 0;
  return {
    ...(single && { openInterest: SINGLE_NAME_OPEN_INTEREST }),
    ...asked,
    minProbability: request.minProbability ?? null,
    maxRisk: budget === null ? null : budget / SHARES_PER_CONTRACT,
  };
}
