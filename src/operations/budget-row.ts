import type { BudgetLine } from "./budget-line.ts";
import type { tariffsOf } from "./plan-tariffs.ts";

/** One line of a budget, before it is held against what is used. */
export type BudgetRow = Pick<BudgetLine, "resource" | "title" | "vendor" | "period" | "planned" | "limit"> & {
  /** US dollars a month; left out where an amount has no price, null where it is unknown. */
  dollars?: number | null;
  advice: string;
  note?: string;
};

export type Tariffs = ReturnType<typeof tariffsOf>;

export const FEWER = "follow fewer tickers, raise OPTION_CHAIN_JOB_INTERVAL_MINUTES";
