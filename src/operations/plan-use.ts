import { expectedSlots } from "../scheduling/due-slots.ts";
import type { JobId, Schedule } from "../scheduling/job.ts";
import { estimateStorageBytes } from "./estimate-storage.ts";
import { dayCpuMs, MEASURED, type MeasuredCpu, sliceCpuMs } from "./plan-cpu.ts";
import { type Plan, POLICY } from "./plan-limits.ts";
import { busiestInvocation, FULL_DAY } from "./plan-requests.ts";
import type { RetentionLimits } from "./ports.ts";

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

const TRADING_DAYS = 21;
const DAYS = 30.4;
const TICKS_PER_DAY = 1_440;
const YEAR_DAYS = 365;

/** Neon sleeps five minutes after the last query, at a quarter of a compute unit. */
const IDLE_MINUTES = 5;
const COMPUTE_UNITS = 0.25;
const SESSION_MINUTES = 390;

/** Pages of retention after its first, and of eod_sync and historical_backfill while they wait for what comes late. */
const MAINTENANCE_PAGES = 6;
/** Slots of prices_1m at the close and after late trading go through all symbols, page by page. */
const SLOTS_FOR_ALL = 2;

/** Slots of a full session day, by job. */
export function slotsPerDay(schedule: Schedule): Record<JobId, number> {
  const counts: Partial<Record<JobId, number>> = {};
  for (const job of schedule) counts[job.id] = expectedSlots(job, FULL_DAY.fromMs, FULL_DAY.toMs).length;
  const none = { options_refresh: 0, prices_1m: 0, prices_5m: 0, iv_metrics: 0 };
  const daily = { eod_sync: 0, historical_backfill: 0, retention: 0, rates: 0, dividends: 0 };
  return { ...none, ...daily, ...counts };
}

/**
 * What the schedule will take of every limited resource, before it takes it. Deliveries that are retried, failure
 * callbacks and answers to users come on top.
 */
export function planUse(input: BudgetInput, cpu: MeasuredCpu = MEASURED): PlannedUse {
  const slots = slotsPerDay(input.schedule);
  const slices = slots.options_refresh * input.slicesPerRefresh;
  const pages = pagesPerDay(input);
  const deliveries = slices + pages;
  const { tickers, symbolsPerRun } = input;
  const cpuMs = dayCpuMs(cpu, {
    slots,
    tickers,
    symbolsPerRun,
    slices,
    pages,
    ticks: TICKS_PER_DAY,
    contractsPerSlice: averageSlice(input),
  });
  return {
    workersRequestsPerDay: TICKS_PER_DAY + deliveries,
    cpuMsPerSlice: sliceCpuMs(cpu, input.contractsPerSlice),
    cpuMsPerMonth: cpuMs * TRADING_DAYS,
    subrequestsPerInvocation: busiestInvocation(input),
    qstashMessagesPerDay: deliveries,
    redisCommandsPerMonth: (deliveries + slots.prices_1m * 2 + 48 * 4) * TRADING_DAYS,
    storageBytes: storage(input, slots),
    computeHoursPerMonth: computeHours(),
    schwabCallsPerMinute:
      Math.min(input.slicesPerRefresh, POLICY.schwabFlow.rate) +
      1 +
      Math.min(input.symbolsPerRun, input.tickers),
    tiingoCallsPerHour: Math.min(input.tickers, POLICY.jobCalls.tiingo.calls),
  };
}

/** Pages after the first, which is part of its tick. */
function pagesPerDay({ tickers, symbolsPerPage, symbolsPerRun }: BudgetInput): number {
  const after = (perPage: number) => Math.max(0, Math.ceil(tickers / perPage) - 1);
  const daily = after(symbolsPerPage) + after(POLICY.symbolsPerDividendPage);
  return daily + SLOTS_FOR_ALL * after(symbolsPerRun) + MAINTENANCE_PAGES;
}

function averageSlice({ tickers, contractsPerTicker, slicesPerRefresh }: BudgetInput): number {
  return slicesPerRefresh === 0 ? 0 : (tickers * contractsPerTicker) / slicesPerRefresh;
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
