import type { BudgetLine } from "../../../src/operations/budget-line.ts";
import { monthlyCost } from "../../../src/operations/monthly-cost.ts";
import { describeCost } from "../../describe-budget.ts";
import { terminalTable } from "../../terminal-table.ts";
import type { Stop } from "../many/plan-limits.ts";
import type { ManyPlan } from "../many/plan-many.ts";

/** What stops so many names, the soonest first, and the bill where every service is paid by use. */
export function describeLimits(
  { tickers, contracts, refreshesADay, intervalMinutes }: ManyPlan,
  stops: readonly Stop[],
  bill: readonly BudgetLine[],
): string {
  const rows = stops.map(({ what, taken, most, unit, holds, sold }) => [
    what,
    n(taken),
    n(most),
    unit,
    n(holds),
    sold ? "more for money" : "no more to be had",
  ]);
  const heads = ["whole chains, a paid Worker", "taken", "most", "", "holds tickers", ""];
  const first = stops.find(({ holds }) => holds < tickers);
  const beyond =
    first === undefined
      ? "Nothing binds."
      : `The first to bind: ${first.what}, at ${n(first.holds)} tickers.`;
  const writes = contracts * refreshesADay;
  return [
    terminalTable(heads, rows),
    "",
    beyond,
    `Rows of contracts written a day: ${n(writes)}; in a refresh that takes all of its interval ${n(contracts / (intervalMinutes * 60))} a second.`,
    `With every service paid by use: ${describeCost(monthlyCost(bill))}`,
    "",
  ].join("\n");
}

function n(value: number): string {
  if (value >= 1e7) return `${(value / 1e6).toFixed(0)} M`;
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 });
}
