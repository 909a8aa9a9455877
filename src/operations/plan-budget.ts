import type { BudgetLine } from "./budget-line.ts";
import type { BudgetRow } from "./budget-row.ts";
import { MEASURED, type MeasuredCpu } from "./plan-cpu.ts";
import { feesOf, tariffsOf } from "./plan-tariffs.ts";
import { type BudgetInput, type PlannedUse, planUse } from "./plan-use.ts";
import { databaseRows, providerRows, queueRows } from "./service-rows.ts";
import { cpuRows, workersRows } from "./worker-rows.ts";

/** What was used so far, null where nobody counts it: today (UTC) or this month, by the line's period. */
export type UsedSoFar = Partial<Record<string, number>>;

/**
 * Every resource that has a limit or a price: what the settings will take of it, what was taken, what it costs, and what
 * to change where it does not fit. What a plan only bills is no limit.
 */
export function planBudget(
  input: BudgetInput,
  used: UsedSoFar = {},
  cpu: MeasuredCpu = MEASURED,
): BudgetLine[] {
  return rows(input, planUse(input, cpu)).map((row) => toLine(row, used[row.resource] ?? null));
}

function rows(input: BudgetInput, use: PlannedUse): BudgetRow[] {
  const tariffs = tariffsOf(input.plans);
  const fees = feesOf(input.plans).map((fee): BudgetRow => {
    return { ...fee, period: "month", planned: null, limit: null, advice: "" };
  });
  return [
    ...fees,
    ...workersRows(input, use, tariffs),
    ...cpuRows(input, use, tariffs),
    ...queueRows(input, use, tariffs),
    ...databaseRows(use, tariffs),
    ...providerRows(input, use),
  ];
}

function toLine(row: BudgetRow, used: number | null): BudgetLine {
  const { planned, limit, dollars = 0, advice, note = null } = row;
  const fits = planned === null || limit === null || planned <= limit;
  const shareOf = (amount: number | null) => (amount === null || limit === null ? null : amount / limit);
  return {
    resource: row.resource,
    title: row.title,
    vendor: row.vendor,
    period: row.period,
    planned,
    used,
    limit,
    plannedShare: shareOf(planned),
    usedShare: shareOf(used),
    dollars,
    fits,
    advice: fits ? null : advice,
    note,
  };
}
