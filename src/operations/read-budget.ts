import { type ChainScope, planSlices } from "../chains/plan-slices.ts";
import type { ChainPlanStore } from "../chains/ports.ts";
import { addDays } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { Schedule } from "../scheduling/job.ts";
import type { BudgetLine } from "./budget-line.ts";
import { planBudget, type UsedSoFar } from "./plan-budget.ts";
import type { Plans } from "./plan-limits.ts";
import type { RetentionLimits, UsageReader } from "./ports.ts";

export type ReadBudgetDeps = {
  plan: ChainPlanStore;
  usage: UsageReader;
  schedule: Schedule;
  retention: RetentionLimits;
  plans: Plans;
  scope: ChainScope;
  symbolsPerRun: number;
  symbolsPerPage: number;
  /** What one backfill may cost, US dollars; null without Databento. */
  databentoMaxUsd: number | null;
  /** Addresses that are told of each refresh. */
  webhooks: number;
};

/** Meters of the ledger that a budget line shows, by the line's resource. */
const DAILY = {
  workers_requests: "worker_requests",
  public_requests: "public_requests",
  qstash_messages: "qstash_messages",
} as const;
const MONTHLY = { redis_commands: "redis_commands" } as const;
const MICRO_USD = 1e6;

/** The budget of this deployment: planned from the tickers and chains that it has, beside what the ledger counted. */
export async function readBudget(deps: ReadBudgetDeps, nowMs: number): Promise<BudgetLine[]> {
  const today = newYorkDate(nowMs);
  const utcDay = new Date(nowMs).toISOString().slice(0, 10);
  const month = `${utcDay.slice(0, 7)}-01`;
  const [symbols, usage, bytes] = await Promise.all([
    deps.plan.readSizes(today),
    deps.usage.read(month, utcDay),
    deps.usage.storageBytes(),
  ]);
  const last = addDays(today, deps.scope.maxDte);
  const inScope = symbols.flatMap(({ sizes }) => sizes.filter(({ expiration }) => expiration <= last));
  const contracts = inScope.reduce((sum, size) => sum + size.contracts, 0);
  const slices = symbols.flatMap(({ symbol, sizes }) => planSlices(symbol, sizes, today, deps.scope));
  const tickers = Math.max(1, symbols.length);
  const input = {
    plans: deps.plans,
    schedule: deps.schedule,
    retention: deps.retention,
    tickers: symbols.length,
    slicesPerRefresh: slices.length,
    contractsPerTicker: contracts / tickers,
    expirationsPerTicker: inScope.length / tickers,
    contractsPerSlice: deps.scope.contractsPerSlice,
    symbolsPerRun: deps.symbolsPerRun,
    symbolsPerPage: deps.symbolsPerPage,
    databentoMaxUsd: deps.databentoMaxUsd,
    webhooks: deps.webhooks,
  };
  return planBudget(input, usedSoFar(usage, utcDay, bytes));
}

function usedSoFar(
  usage: readonly { day: string; meter: string; used: number }[],
  today: string,
  storageBytes: number,
): UsedSoFar {
  const sum = (meter: string, day?: string) =>
    usage
      .filter((entry) => entry.meter === meter && (day === undefined || entry.day === day))
      .reduce((total, { used }) => total + used, 0);
  const largest = usage.filter(({ meter, day }) => meter === "subrequests_max" && day === today);
  const used: UsedSoFar = { neon_storage_bytes: storageBytes };
  for (const [resource, meter] of Object.entries(DAILY)) used[resource] = sum(meter, today);
  for (const [resource, meter] of Object.entries(MONTHLY)) used[resource] = sum(meter);
  used["databento_usd"] = sum("databento_micro_usd") / MICRO_USD;
  used["subrequests_max"] = Math.max(0, ...largest.map((entry) => entry.used));
  return used;
}
