import { estimateStorageBytes } from "../ingestion/estimate-storage.ts";
import type { RetentionLimits } from "../ingestion/price-ports.ts";
import { expectedSlots } from "../scheduling/due-slots.ts";
import type { JobId, Schedule } from "../scheduling/job.ts";
import { PLAN_LIMITS, type Plan } from "./plan-limits.ts";

export type BudgetInput = {
  plan: Plan;
  schedule: Schedule;
  retention: RetentionLimits;
  /** Active tickers. */
  tickers: number;
  /** Of one refresh, all tickers together. */
  slicesPerRefresh: number;
  contractsPerTicker: number;
  expirationsPerTicker: number;
  /** The most contracts that one slice carries. */
  contractsPerSlice: number;
  /** Symbols whose bars one run of prices_1m asks for. */
  symbolsPerRun: number;
  /** Symbols of one page of eod_sync. */
  symbolsPerPage: number;
};

/** What a day, a month, a minute and an invocation take, worked out from the settings; see {@link planBudget}. */
export type PlannedUse = {
  workersRequestsPerDay: number;
  /** Of the largest slice that is planned. */
  cpuMsPerSlice: number;
  cpuMsPerMonth: number;
  subrequestsPerInvocation: number;
  qstashMessagesPerDay: number;
  redisCommandsPerMonth: number;
  storageBytes: number;
  computeHoursPerMonth: number;
  schwabCallsPerMinute: number;
  tiingoCallsPerHour: number;
};

/** A plain session day of winter: the longest there is, with all slots on its UTC date but the one after hours. */
const FULL_DAY = { fromMs: Date.UTC(2026, 10, 23, 6), toMs: Date.UTC(2026, 10, 24, 6) };
const TRADING_DAYS = 21;
const DAYS = 30.4;
const TICKS_PER_DAY = 1_440;
const YEAR_DAYS = 365;

/** Measured: `npm run bench:ingest`, all in, warm; and the rest of a delivery. */
const CPU_MS_PER_1000_CONTRACTS = 10.2;
const CPU_MS_PER_DELIVERY = 1.5;
const CPU_MS_PER_IDLE_TICK = 0.3;
const CPU_MS_PER_JOB_RUN = 2;

/** Neon sleeps five minutes after the last query, at a quarter of a compute unit. */
const IDLE_MINUTES = 5;
const COMPUTE_UNITS = 0.25;
const SESSION_MINUTES = 390;

/** Requests of a tick that is due for everything at once: claims, plan, prices, roll-up, metrics, the watch. */
const TICK_REQUESTS = { claims: 4, refresh: 4, prices: 8, rollUp: 3, metrics: 3, watch: 8 } as const;

/** Slots of a full session day, by job. */
export function slotsPerDay(schedule: Schedule): Record<JobId, number> {
  const counts: Partial<Record<JobId, number>> = {};
  for (const job of schedule) counts[job.id] = expectedSlots(job, FULL_DAY.fromMs, FULL_DAY.toMs).length;
  const none = { options_refresh: 0, prices_1m: 0, prices_5m: 0, iv_metrics: 0 };
  return { ...none, eod_sync: 0, historical_backfill: 0, retention: 0, ...counts };
}

/**
 * What the schedule will take of every limited resource, before it takes it. Deliveries that are retried, failure
 * callbacks and answers to users come on top: they are seen in what was used.
 */
export function planUse(input: BudgetInput): PlannedUse {
  const slots = slotsPerDay(input.schedule);
  const deliveries = slots.options_refresh * input.slicesPerRefresh + pagesPerDay(input);
  const jobRuns = slots.prices_1m + slots.prices_5m + slots.iv_metrics;
  const cpuMs = (contracts: number) => CPU_MS_PER_DELIVERY + (contracts / 1_000) * CPU_MS_PER_1000_CONTRACTS;
  const dayCpuMs =
    TICKS_PER_DAY * CPU_MS_PER_IDLE_TICK +
    jobRuns * CPU_MS_PER_JOB_RUN +
    deliveries * cpuMs(averageSlice(input));
  return {
    workersRequestsPerDay: TICKS_PER_DAY + deliveries,
    cpuMsPerSlice: cpuMs(input.contractsPerSlice),
    cpuMsPerMonth: dayCpuMs * TRADING_DAYS,
    subrequestsPerInvocation: subrequests(input),
    qstashMessagesPerDay: deliveries,
    redisCommandsPerMonth: (deliveries + slots.prices_1m * 2 + 48 * 4) * TRADING_DAYS,
    storageBytes: storage(input, slots),
    computeHoursPerMonth: computeHours(),
    schwabCallsPerMinute:
      Math.min(input.slicesPerRefresh, PLAN_LIMITS.schwabFlowPerMinute) +
      1 +
      Math.min(input.symbolsPerRun, input.tickers),
    tiingoCallsPerHour: Math.min(input.tickers, PLAN_LIMITS.tiingoReservedPerHour),
  };
}

/** Pages after the first, which is part of its tick. */
function pagesPerDay({ tickers, symbolsPerPage }: BudgetInput): number {
  return Math.max(0, Math.ceil(tickers / symbolsPerPage) - 1) + 2;
}

function averageSlice({ tickers, contractsPerTicker, slicesPerRefresh }: BudgetInput): number {
  return slicesPerRefresh === 0 ? 0 : (tickers * contractsPerTicker) / slicesPerRefresh;
}

function subrequests(input: BudgetInput): number {
  const { claims, refresh, prices, rollUp, metrics, watch } = TICK_REQUESTS;
  const batches = Math.max(0, Math.ceil(input.slicesPerRefresh / 100) - 1);
  const bars = Math.min(input.symbolsPerRun, input.tickers);
  return claims + refresh + batches + prices + bars + rollUp + metrics + watch;
}

function storage(input: BudgetInput, slots: Record<JobId, number>): number {
  const runsPerDay = Object.values(slots).reduce((sum, count) => sum + count, 0);
  return estimateStorageBytes({
    tickers: input.tickers,
    expirationsPerTicker: input.expirationsPerTicker,
    contractsPerTicker: input.contractsPerTicker,
    refreshesPerDay: slots.options_refresh,
    metricsPerDay: slots.iv_metrics,
    runsPerDay,
    tasksPerDay: slots.options_refresh * input.slicesPerRefresh,
    // 390 of the session and about as many again outside it for the busiest names.
    minuteBarsPerDay: 700,
    fiveMinuteBarsPerDay: 160,
    dailyBars: YEAR_DAYS,
    retention: input.retention,
    days: YEAR_DAYS,
  }).totalBytes;
}

/** Awake through the session, and for five minutes after each job, catch-up and look of the watch outside it. */
function computeHours(): number {
  const afterSession = 4 * IDLE_MINUTES;
  const sessionDay = (SESSION_MINUTES + 25 + afterSession) / 60;
  const everyDay = ((8 + 3) * IDLE_MINUTES) / 60;
  return (sessionDay * TRADING_DAYS + everyDay * DAYS) * COMPUTE_UNITS;
}
