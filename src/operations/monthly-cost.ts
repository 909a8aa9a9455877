import type { BudgetLine } from "./budget-line.ts";

type Billed = Pick<BudgetLine, "resource" | "title" | "vendor" | "dollars">;

export type CostRow = Billed & { dollars: number };

/** US dollars a month. */
export type MonthlyCost = {
  /** What costs something, in the budget's order. */
  rows: CostRow[];
  totalDollars: number;
  /** Titles of what has a price that nobody knows beforehand. */
  unknown: string[];
};

/** Two always-on services, which this replaces. */
export const REPLACED_DOLLARS = 14;

/** What a month costs, by a budget. */
export function monthlyCost(lines: readonly Billed[]): MonthlyCost {
  const rows = lines.flatMap(({ resource, title, vendor, dollars }) =>
    dollars === null || dollars === 0 ? [] : [{ resource, title, vendor, dollars }],
  );
  return {
    rows,
    totalDollars: rows.reduce((sum, { dollars }) => sum + dollars, 0),
    unknown: lines.flatMap(({ title, dollars }) => (dollars === null ? [title] : [])),
  };
}
