import type { Simulation } from "./simulate-day.ts";
import { subrequests } from "./traffic.ts";

/** One thing that a plan gives so much of. */
export type BudgetLine = {
  what: string;
  used: number;
  limit: number;
  unit: string;
  /** Over it on a plan that bills the excess is a price, not a failure. */
  hard: boolean;
  note: string;
};

const TRADING_DAYS_A_MONTH = 21;
const MEGABYTE = 1e6;

/** What the day used of each free allowance. Retries count as QStash messages: Upstash's pages disagree. */
export function budgetLines(simulation: Simulation): BudgetLine[] {
  const { options, day, deliveries, traffic, vendors, databaseBytes } = simulation;
  const free = options.plan === "free";
  const retries =
    deliveries.filter(({ repeated }) => !repeated).length - new Set(deliveries.map((d) => d.messageId)).size;
  const messages = traffic.published + Math.max(0, retries);
  const monthly = traffic.redisCommands * TRADING_DAYS_A_MONTH;
  const most = Math.max(0, ...[...day.ticks, ...deliveries].map((each) => subrequests(each.traffic)));
  const schwab = vendors.find(({ vendor }) => vendor === "schwab")?.busiest ?? { minute: "", calls: 0 };
  return [
    line("Workers requests a day", day.ticks.length + deliveries.length, 100_000, { hard: free }),
    line("subrequests of one invocation", most, free ? 50 : 1_000, { hard: true }),
    line("QStash messages a day", messages, 1_000, {
      hard: free,
      note: free ? "" : `pay as you go: $${((messages / 100_000) * TRADING_DAYS_A_MONTH).toFixed(2)} a month`,
    }),
    line("Redis commands a month", monthly, 500_000, {
      hard: free,
      note: `${count(traffic.redisCommands)} x ${TRADING_DAYS_A_MONTH} trading days`,
    }),
    line("Schwab calls in the busiest minute", schwab.calls, 120, {
      hard: true,
      note: schwab.minute.slice(11),
    }),
    line("database size", Math.round(databaseBytes / MEGABYTE), 500, {
      unit: "MB",
      hard: free,
      note: "PostgreSQL's own 8 MB included",
    }),
  ];
}

export function isOver({ used, limit, hard }: BudgetLine): boolean {
  return hard && used > limit;
}

function line(
  what: string,
  used: number,
  limit: number,
  more: Partial<BudgetLine> & { hard: boolean },
): BudgetLine {
  return { what, used, limit, unit: "", note: "", ...more };
}

const count = (value: number) => value.toLocaleString("en-US");
