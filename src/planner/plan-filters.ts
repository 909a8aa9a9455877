import type { EarningsDate } from "../calculator/events/implied-earnings-move.ts";
import type { Candidate } from "../planning/candidate.ts";
import { type PlanFilters, SINGLE_NAME_OPEN_INTEREST } from "../planning/filters.ts";
import type { Ranking } from "../planning/rank-candidates.ts";
import type { PlanFunnel } from "./plan.ts";
import { type PlanRequest, USUAL_RISK_PERCENT, type WidthRange } from "./plan-request.ts";

const SHARES_PER_CONTRACT = 100;

/** Dollars for the whole trade: the smaller of what was given and of the account's share; null where neither is known. */
function budgetOf({ maxRisk, accountSize, riskPercent = USUAL_RISK_PERCENT }: PlanRequest): number | null {
  const budgets = [maxRisk, accountSize === undefined ? undefined : (accountSize * riskPercent) / 100];
  const given = budgets.filter((budget) => budget !== undefined);
  return given.length === 0 ? null : Math.min(...given);
}

/** What candidates must be. A name that reports earnings is a single one, whose strikes share less open interest. */
export function planFilters(
  request: PlanRequest,
  earnings: readonly EarningsDate[] | null,
): Partial<PlanFilters> {
  const { width: _width, ...filters } = request.filters ?? {};
  const asked: Partial<PlanFilters> = Object.fromEntries(
    Object.entries(filters).filter(([, limit]) => limit !== undefined),
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

/** The candidates whose wings are as wide as asked, and the funnel with those that are not. */
export function withinWidth(
  { candidates, funnel }: Ranking,
  width: WidthRange | null | undefined,
): { candidates: Candidate[]; funnel: PlanFunnel } {
  if (width === null || width === undefined) return { candidates: [...candidates], funnel };
  const { min = 0, max = Number.POSITIVE_INFINITY } = width;
  const kept = candidates.filter((one) => {
    const wide = widthOf(one);
    return wide !== null && wide >= min && wide <= max;
  });
  const lost = candidates.length - kept.length;
  if (lost === 0) return { candidates: kept, funnel };
  const removed = { ...funnel.removed, width: lost };
  const most = Math.max(0, ...Object.values(funnel.removed));
  return {
    candidates: kept,
    funnel: { ...funnel, removed, kept: kept.length, tightest: lost > most ? "width" : funnel.tightest },
  };
}

/** Dollars between the farthest neighbouring strikes of one type; null where nothing is between strikes. */
export function widthOf({ legs }: Pick<Candidate, "legs">): number | null {
  let widest = 0;
  for (const type of ["put", "call"] as const) {
    const strikes = legs.flatMap((leg) => (leg.type === type ? [leg.strike] : [])).sort((a, b) => a - b);
    for (const [index, strike] of strikes.entries())
      widest = Math.max(widest, strike - (strikes[index - 1] ?? strike));
  }
  return widest > 0 ? widest : null;
}
