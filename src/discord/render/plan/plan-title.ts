import type { Plan } from "../../../planner/plan.ts";
import { count, shortDate, todayOf } from "../figures.ts";

/** "SPY bullish, Dec 18 (35 d): 3 of 212 candidates". */
export function planTitle(plan: Plan, shown: number): string {
  const { symbol, bias, expiration, dte, funnel } = plan;
  const by = shortDate(expiration, todayOf(plan));
  return `${symbol} ${bias}, ${by} (${dte === 0 ? "today" : `${dte} d`}): ${shown} of ${count(funnel.generated)} candidates`;
}
