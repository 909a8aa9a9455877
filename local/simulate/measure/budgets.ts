import { PLAN_LIMITS } from "../../../src/operations/plan-limits.ts";
import type { Simulation } from "../simulate-day.ts";
import { databaseHours } from "./database-hours.ts";
import { subrequests } from "./traffic.ts";

/** One thing that a plan gives so much of. */
export type BudgetLine = {
  what: string;
  used: number;
  /** What the Worker counted of it itself; null where it does not. */
  ownCount: number | null;
  limit: number;
  unit: string;
  /** Over it on a plan that bills the excess is a price, not a failure. */
  hard: boolean;
  note: string;
};

const TRADING_DAYS_A_MONTH = 21;
const MEGABYTE = 1e6;
const FREE_REQUESTS = PLAN_LIMITS.workers.free.requestsPerDay;

/** What the day used of each allowance. Retries count as QStash messages: Upstash's pages disagree on that. */
export function budgetLines(simulation: Simulation): BudgetLine[] {
  const { options, day, deliveries, traffic, vendors, databaseBytes, usage } = simulation;
  const free = options.plan === "free";
  const counted = (meter: string, times = 1) => {
    const used = usage.get(meter);
    return used === undefined ? null : used * times;
  };
  const messages = traffic.published + retriesOf(simulation);
  const [busiest] = [...day.ticks, ...deliveries].toSorted(
    (a, b) => subrequests(b.traffic) - subrequests(a.traffic),
  );
  const schwab = vendors.find(({ vendor }) => vendor === "schwab")?.busiest ?? { minute: "", calls: 0 };
  const bill = ((messages / 100_000) * TRADING_DAYS_A_MONTH).toFixed(2);
  return [
    line("Workers requests a day", day.ticks.length + deliveries.length, FREE_REQUESTS, {
      hard: free,
      ownCount: counted("worker_requests"),
    }),
    line(
      "subrequests of one invocation",
      busiest === undefined ? 0 : subrequests(busiest.traffic),
      PLAN_LIMITS.workers[options.plan].subrequests,
      {
        hard: true,
        ownCount: counted("subrequests_max"),
        note:
          busiest === undefined
            ? ""
            : `${busiest.kind}, ${new Date(busiest.atMs).toISOString().slice(11, 16)}Z`,
      },
    ),
    line("QStash messages a day", messages, PLAN_LIMITS.qstashMessagesPerDay, {
      hard: free,
      ownCount: counted("qstash_messages"),
      note: free ? "" : `pay as you go: $${bill} a month`,
    }),
    line(
      "Redis commands a month",
      traffic.redisCommands * TRADING_DAYS_A_MONTH,
      PLAN_LIMITS.redisCommandsPerMonth,
      {
        hard: free,
        ownCount: counted("redis_commands", TRADING_DAYS_A_MONTH),
        note: `the day's ${n(traffic.redisCommands)} x ${TRADING_DAYS_A_MONTH} trading days`,
      },
    ),
    databaseLine(simulation),
    line("Schwab calls in the busiest minute", schwab.calls, PLAN_LIMITS.schwabCallsPerMinute, {
      hard: true,
      note: schwab.minute.slice(11),
    }),
    line(
      "database size",
      Math.round(databaseBytes / MEGABYTE),
      Math.round(PLAN_LIMITS.neonStorageBytes / MEGABYTE),
      { unit: "MB", hard: free, note: "PostgreSQL's own 8 MB included" },
    ),
  ];
}

function databaseLine(simulation: Simulation): BudgetLine {
  const { awakeMinutes, unitHoursAMonth } = databaseHours(simulation);
  const asked = simulation.day.monitored.length;
  const note = `awake ${n(Math.round(awakeMinutes))} minutes of the day`;
  return line(
    "Neon compute-unit hours a month",
    Math.round(unitHoursAMonth),
    PLAN_LIMITS.neonComputeHoursPerMonth,
    { hard: true, note: asked === 0 ? note : `${note}, /health asked ${n(asked)} times` },
  );
}

export function isOver({ used, limit, hard }: BudgetLine): boolean {
  return hard && used > limit;
}

/** Attempts after the first; deliveries that a fault made double are nobody's bill. */
function retriesOf({ deliveries }: Simulation): number {
  const attempts = deliveries.filter(({ repeated }) => !repeated).length;
  return Math.max(0, attempts - new Set(deliveries.map(({ messageId }) => messageId)).size);
}

function line(
  what: string,
  used: number,
  limit: number,
  more: Partial<BudgetLine> & { hard: boolean },
): BudgetLine {
  return { what, used, limit, ownCount: null, unit: "", note: "", ...more };
}

const n = (value: number) => value.toLocaleString("en-US");
