import type { BudgetLine } from "./budget-line.ts";
import { MEASURED, type MeasuredCpu } from "./plan-cpu.ts";
import { PLAN_LIMITS } from "./plan-limits.ts";
import { type BudgetInput, type PlannedUse, planUse } from "./plan-use.ts";

/** What was used so far, null where nobody counts it: today (UTC) or this month, by the line's period. */
export type UsedSoFar = Partial<Record<string, number>>;

type Row = {
  resource: string;
  title: string;
  period: BudgetLine["period"];
  planned: (use: PlannedUse) => number;
  limit: number | null;
  advice: string;
};

/** Every limited resource: what the settings will take of it, what was taken, and what to change where it does not fit. */
export function planBudget(
  input: BudgetInput,
  used: UsedSoFar = {},
  cpu: MeasuredCpu = MEASURED,
): BudgetLine[] {
  const use = planUse(input, cpu);
  return rows(input).map(({ resource, title, period, planned, limit, advice }) => {
    const amount = planned(use);
    const taken = used[resource] ?? null;
    const fits = limit === null || amount <= limit;
    return {
      resource,
      title,
      period,
      planned: amount,
      used: taken,
      limit,
      plannedShare: limit === null ? null : amount / limit,
      usedShare: limit === null || taken === null ? null : taken / limit,
      fits,
      advice: fits ? null : advice,
    };
  });
}

const FEWER = "follow fewer tickers, raise OPTION_CHAIN_JOB_INTERVAL_MINUTES";

function rows(input: BudgetInput): Row[] {
  return [...workerRows(input), ...queueRows(input), ...DATABASE_ROWS, ...PROVIDER_ROWS];
}

function workerRows({ plan }: BudgetInput): Row[] {
  const workers = PLAN_LIMITS.workers[plan];
  return [
    {
      resource: "workers_requests",
      title: "Workers requests",
      period: "day",
      planned: (use) => use.workersRequestsPerDay,
      limit: workers.requestsPerDay,
      advice: `To stay below: ${FEWER}, or take the paid Workers plan.`,
    },
    {
      resource: "cpu_ms_per_slice",
      title: "CPU milliseconds of a chain slice",
      period: "invocation",
      planned: (use) => use.cpuMsPerSlice,
      limit: workers.cpuMsPerInvocation,
      advice: "Lower OPTION_CHAIN_STRIKES or OPTION_CHAIN_MAX_DTE, or take the paid Workers plan.",
    },
    {
      resource: "cpu_ms",
      title: "CPU milliseconds",
      period: "month",
      planned: (use) => use.cpuMsPerMonth,
      limit: workers.cpuMsPerMonth,
      advice: `Beyond it a million cost $0.02; to stay below: ${FEWER}.`,
    },
    {
      resource: "subrequests_max",
      title: "Subrequests of the busiest tick",
      period: "invocation",
      planned: (use) => use.subrequestsPerInvocation,
      limit: workers.subrequests,
      advice: "Follow fewer tickers, or take the paid Workers plan.",
    },
  ];
}

function queueRows({ slicesPerRefresh }: BudgetInput): Row[] {
  return [
    {
      resource: "qstash_messages",
      title: "QStash messages",
      period: "day",
      planned: (use) => use.qstashMessagesPerDay,
      limit: PLAN_LIMITS.qstashMessagesPerDay,
      advice:
        `A refresh takes ${slicesPerRefresh} messages: ${FEWER}, lower OPTION_CHAIN_STRIKES or ` +
        "OPTION_CHAIN_MAX_DTE, or pay QStash $1 for 100,000 messages.",
    },
    {
      resource: "redis_commands",
      title: "Redis commands",
      period: "month",
      planned: (use) => use.redisCommandsPerMonth,
      limit: PLAN_LIMITS.redisCommandsPerMonth,
      advice: `To stay below: ${FEWER}.`,
    },
  ];
}

const DATABASE_ROWS: readonly Row[] = [
  {
    resource: "neon_storage_bytes",
    title: "Bytes of the database after a year",
    period: "deployment",
    planned: (use) => use.storageBytes,
    limit: PLAN_LIMITS.neonStorageBytes,
    advice: "Lower the RETENTION_… settings, follow fewer tickers, or take Neon's Launch plan.",
  },
  {
    resource: "neon_compute_hours",
    title: "Compute hours of the database",
    period: "month",
    planned: (use) => use.computeHoursPerMonth,
    limit: PLAN_LIMITS.neonComputeHoursPerMonth,
    advice: "Take Neon's Launch plan: $0.106 an hour.",
  },
];

const PROVIDER_ROWS: readonly Row[] = [
  {
    resource: "schwab_calls",
    title: "Schwab calls of the busiest minute",
    period: "minute",
    planned: (use) => use.schwabCallsPerMinute,
    limit: PLAN_LIMITS.schwabCallsPerMinute,
    advice: "Follow fewer tickers.",
  },
  {
    resource: "tiingo_calls",
    title: "Tiingo calls of the busiest hour",
    period: "hour",
    planned: (use) => use.tiingoCallsPerHour,
    limit: PLAN_LIMITS.tiingoCallsPerHour,
    advice: "Take Tiingo's Power plan, or set PROVIDER_ORDER_EOD=schwab.",
  },
];
