import type { BudgetLine } from "./budget-line.ts";
import { PLAN_LIMITS, type Plans } from "./plan-limits.ts";

/** What a plan asks for an amount: where it stops, what its price includes, and dollars for one more. */
export type Tariff = {
  /** In the row's own period; null where nothing stops. */
  limit: number | null;
  /** Of a month. */
  included: number;
  dollarsEach: number;
};

/** An account that is paid, whatever of it is used. */
export type Fee = Pick<BudgetLine, "vendor" | "title"> & { resource: string; dollars: number };

const free = (limit: number | null): Tariff => ({
  limit,
  included: Number.POSITIVE_INFINITY,
  dollarsEach: 0,
});
const beyond = (included: number, dollarsEach: number): Tariff => ({ limit: null, included, dollarsEach });

const MILLION = 1e6;
const GIGABYTE = 1e9;

/** Prices as published in 2026, in US dollars; docs/operating.md names the sources. */
export function tariffsOf(plans: Plans) {
  const paid = plans.workers === "paid";
  const payg = plans.qstash === "payg";
  const launch = plans.neon === "launch";
  const workers = PLAN_LIMITS.workers[plans.workers];
  return {
    workersRequests: paid ? beyond(10 * MILLION, 0.3 / MILLION) : free(workers.requestsPerDay),
    cpuMs: paid ? beyond(30 * MILLION, 0.02 / MILLION) : free(null),
    logEvents: paid ? beyond(20 * MILLION, 0.6 / MILLION) : free(PLAN_LIMITS.logEventsPerDay),
    qstashMessages: payg ? beyond(0, 1 / 100_000) : free(PLAN_LIMITS.qstashMessagesPerDay),
    redisCommands:
      plans.redis === "payg" ? beyond(0, 0.2 / 100_000) : free(PLAN_LIMITS.redisCommandsPerMonth),
    neonStorageBytes: launch ? beyond(0, 0.35 / GIGABYTE) : free(PLAN_LIMITS.neonStorageBytes),
    neonComputeHours: launch ? beyond(0, 0.106) : free(PLAN_LIMITS.neonComputeHoursPerMonth),
    neonEgressBytes: launch
      ? beyond(100 * GIGABYTE, 0.1 / GIGABYTE)
      : free(PLAN_LIMITS.neonEgressBytesPerMonth),
  } satisfies Record<string, Tariff>;
}

/** What is paid for the plans themselves. Neon's, QStash's and Redis' paid ones have no fee. */
export function feesOf(plans: Plans): Fee[] {
  if (plans.workers === "free") return [];
  return [{ resource: "workers_plan", vendor: "Workers Paid", title: "Workers Paid, the plan", dollars: 5 }];
}

/** Dollars of a month for an amount of a month. */
export function priceOf({ included, dollarsEach }: Tariff, amount: number): number {
  return dollarsEach === 0 ? 0 : Math.max(0, amount - included) * dollarsEach;
}
