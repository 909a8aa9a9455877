import { type BudgetRow, FEWER, type Tariffs } from "./budget-row.ts";
import { PLAN_LIMITS } from "./plan-limits.ts";
import { priceOf } from "./plan-tariffs.ts";
import { type BudgetInput, firstFillPages, type PlannedUse } from "./plan-use.ts";

/** At least one backfill and one run of iv_history a day, and no month has more days. */
const PRICED_RUNS_PER_MONTH = 2 * 31;

/** What Upstash counts. */
export function queueRows(input: BudgetInput, use: PlannedUse, tariffs: Tariffs): BudgetRow[] {
  const { slicesPerRefresh } = input;
  const { qstashMessages, redisCommands } = tariffs;
  return [
    {
      resource: "qstash_messages",
      title: "QStash messages",
      vendor: "QStash",
      period: "day",
      planned: use.qstashMessagesPerDay,
      limit: qstashMessages.limit,
      dollars: priceOf(qstashMessages, use.qstashMessagesPerMonth),
      advice:
        `A refresh takes ${slicesPerRefresh} messages: ${FEWER}, lower OPTION_CHAIN_STRIKES or ` +
        "OPTION_CHAIN_MAX_DTE, or pay QStash $1 for 100,000 messages (QSTASH_PLAN=payg).",
      note: `the first year of iv_history takes ${firstFillPages(input).toLocaleString("en-US")} more, once`,
    },
    {
      resource: "redis_commands",
      title: "Redis commands",
      vendor: "Redis",
      period: "month",
      planned: use.redisCommandsPerMonth,
      limit: redisCommands.limit,
      dollars: priceOf(redisCommands, use.redisCommandsPerMonth),
      advice: `To stay below: ${FEWER}, or pay Upstash $0.20 for 100,000 (REDIS_PLAN=payg).`,
      note: "of jobs; a monitor that asks /health every minute adds 36,000",
    },
  ];
}

/** What Neon counts. */
export function databaseRows(use: PlannedUse, tariffs: Tariffs): BudgetRow[] {
  const { neonStorageBytes, neonComputeHours, neonEgressBytes } = tariffs;
  const launch = "take Neon's Launch plan (NEON_PLAN=launch)";
  return [
    {
      resource: "neon_storage_bytes",
      title: "Bytes of the database after a year",
      vendor: "Neon",
      period: "deployment",
      planned: use.storageBytes,
      limit: neonStorageBytes.limit,
      dollars: priceOf(neonStorageBytes, use.storageBytes),
      advice: `Lower the RETENTION_… settings, follow fewer tickers, or ${launch}: $0.35 a gigabyte.`,
    },
    {
      resource: "neon_compute_hours",
      title: "Compute-unit hours of the database",
      vendor: "Neon",
      period: "month",
      planned: use.computeHoursPerMonth,
      limit: neonComputeHours.limit,
      dollars: priceOf(neonComputeHours, use.computeHoursPerMonth),
      advice: `Off hours readers wake it; the schedule alone fits. ${capital(launch)}: $0.106 an hour.`,
      note: "awake at a quarter of a unit; readers who wake it off hours come on top",
    },
    {
      resource: "neon_egress_bytes",
      title: "Bytes that the database sends",
      vendor: "Neon",
      period: "month",
      planned: use.egressBytesPerMonth,
      limit: neonEgressBytes.limit,
      dollars: priceOf(neonEgressBytes, use.egressBytesPerMonth),
      advice: `Raise IV_METRICS_JOB_INTERVAL_MINUTES, follow fewer tickers, or ${launch}.`,
      note: "of jobs; a chain that is read takes some 50 kB, what the cache answers nothing",
    },
  ];
}

/** What data vendors count. */
export function providerRows({ databentoMaxUsd }: BudgetInput, use: PlannedUse): BudgetRow[] {
  const most = (databentoMaxUsd ?? 0) * PRICED_RUNS_PER_MONTH;
  return [
    {
      resource: "databento_usd",
      title: "Databento dollars",
      vendor: "Databento",
      period: "month",
      planned: most === 0 ? 0 : null,
      limit: null,
      dollars: most === 0 ? 0 : null,
      advice: "",
      note:
        most === 0
          ? "nothing is asked of it"
          : `unknown beforehand: only holes cost, at most $${databentoMaxUsd} a run, $${most} a month; ` +
            "npm run job -- iv_history --dry-run prices its first year",
    },
    {
      resource: "schwab_calls",
      title: "Schwab calls of the busiest minute",
      vendor: "Schwab",
      period: "minute",
      planned: use.schwabCallsPerMinute,
      limit: PLAN_LIMITS.schwabCallsPerMinute,
      advice: "Follow fewer tickers.",
    },
    {
      resource: "tiingo_calls",
      title: "Tiingo calls of the busiest hour",
      vendor: "Tiingo",
      period: "hour",
      planned: use.tiingoCallsPerHour,
      limit: PLAN_LIMITS.tiingoCallsPerHour,
      advice: "Take Tiingo's Power plan, or set PROVIDER_ORDER_EOD=schwab.",
    },
  ];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
