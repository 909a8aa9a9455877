import { expectedSlots } from "../scheduling/due-slots.ts";
import type { JobId, Schedule } from "../scheduling/job.ts";
import { estimateStorageBytes } from "./estimate-storage.ts";
import { awakeHours, COMPUTE_UNITS } from "./plan-awake.ts";
import {
  busiestAnswerCpu,
  busiestDeliveryCpu,
  busiestTickCpu,
  type CpuOf,
  dayCpuMs,
  MEASURED,
  type MeasuredCpu,
} from "./plan-cpu.ts";
import { egressBytesPerDay } from "./plan-egress.ts";
import { HISTORY_DAY_CPU_MS, type Plans, POLICY } from "./plan-limits.ts";
import { busiestInvocation } from "./plan-requests.ts";
import { FULL_DAY } from "./plan-ticks.ts";
import type { RetentionLimits } from "./ports.ts";

export type BudgetInput = {
  plans: Plans;
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
  /** What one backfill may cost, US dollars; null without Databento. */
  databentoMaxUsd: number | null;
  /** Addresses that are told of each refresh by webhook; none when left out. */
  webhooks?: number;
};

/** What a day, a month, a minute and an invocation take, worked out from the settings; see {@link planBudget}. */
export type PlannedUse = {
  workersRequestsPerDay: number;
  workersRequestsPerMonth: number;
  logEventsPerDay: number;
  logEventsPerMonth: number;
  tickCpu: CpuOf;
  deliveryCpu: CpuOf;
  answerCpu: CpuOf;
  cpuMsPerMonth: number;
  subrequestsPerInvocation: number;
  qstashMessagesPerDay: number;
  qstashMessagesPerMonth: number;
  redisCommandsPerMonth: number;
  storageBytes: number;
  computeHoursPerMonth: number;
  egressBytesPerMonth: number;
  schwabCallsPerMinute: number;
  tiingoCallsPerHour: number;
};

/** Of an average month. */
export const TRADING_DAYS_A_MONTH = 21;
export const DAYS_A_MONTH = 30.4;
const TICKS_PER_DAY = 1_440;
const YEAR_DAYS = 365;

/** The wide event of ours, and Cloudflare's own of the invocation. */
const LOG_EVENTS = 2;

/** Looks of the watch on a session day, each of which leaves word for /health. */
const LOOKS = 86;

/** Pages of retention after its first, and of eod_sync and historical_backfill while they wait for what comes late. */
const MAINTENANCE_PAGES = 6;
/** Slots of prices_1m at the close and after late trading go through all symbols, page by page. */
const SLOTS_FOR_ALL = 2;

/** Slots of a full session day, by job. */
export function slotsPerDay(schedule: Schedule): Record<JobId, number> {
  const counts: Partial<Record<JobId, number>> = {};
  for (const job of schedule) counts[job.id] = expectedSlots(job, FULL_DAY.fromMs, FULL_DAY.toMs).length;
  const none = { options_refresh: 0, prices_1m: 0, prices_5m: 0, iv_metrics: 0 };
  const daily = { eod_sync: 0, historical_backfill: 0, retention: 0, rates: 0, dividends: 0, iv_history: 0 };
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
  // What is told of a refresh; alerts and failures come on top.
  const deliveries = slices + pages + slots.options_refresh * (input.webhooks ?? 0);
  const { tickers, symbolsPerRun } = input;
  const requests = TICKS_PER_DAY + deliveries;
  const requestsPerMonth = TICKS_PER_DAY * DAYS_A_MONTH + deliveries * TRADING_DAYS_A_MONTH;
  return {
    workersRequestsPerDay: requests,
    workersRequestsPerMonth: requestsPerMonth,
    logEventsPerDay: requests * LOG_EVENTS,
    logEventsPerMonth: requestsPerMonth * LOG_EVENTS,
    ...plannedCpu(input, cpu, { slots, slices, pages }),
    subrequestsPerInvocation: busiestInvocation({
      ...input,
      historyCalls: POLICY.historyPage[input.plans.workers].quotes.calls,
    }),
    qstashMessagesPerDay: deliveries,
    qstashMessagesPerMonth: deliveries * TRADING_DAYS_A_MONTH,
    redisCommandsPerMonth: (deliveries + slots.prices_1m * 2 + 48 * 4 + LOOKS) * TRADING_DAYS_A_MONTH,
    storageBytes: storage(input, slots),
    computeHoursPerMonth: computeHours(input.schedule),
    egressBytesPerMonth: egressBytesPerDay({ slots, slices, tickers }) * TRADING_DAYS_A_MONTH,
    schwabCallsPerMinute:
      Math.min(input.slicesPerRefresh, POLICY.schwabFlow.rate) + 1 + Math.min(symbolsPerRun, tickers),
    tiingoCallsPerHour: Math.min(tickers, POLICY.jobCalls.tiingo.calls),
  };
}

function plannedCpu(
  input: BudgetInput,
  cpu: MeasuredCpu,
  { slots, slices, pages }: { slots: Record<JobId, number>; slices: number; pages: number },
) {
  const { tickers, symbolsPerRun } = input;
  const day = { slots, tickers, symbolsPerRun, slices, pages, ticks: TICKS_PER_DAY };
  return {
    tickCpu: busiestTickCpu(cpu, input),
    deliveryCpu: busiestDeliveryCpu(cpu, input),
    answerCpu: busiestAnswerCpu(cpu),
    cpuMsPerMonth:
      (dayCpuMs(cpu, { ...day, contractsPerSlice: averageSlice(input) }) +
        tickers * HISTORY_DAY_CPU_MS.quotes) *
        TRADING_DAYS_A_MONTH +
      TICKS_PER_DAY * cpu.idleTick.warmMs * (DAYS_A_MONTH - TRADING_DAYS_A_MONTH),
  };
}

/** Pages after the first, which is part of its tick. */
function pagesPerDay({ plans, tickers, symbolsPerPage, symbolsPerRun }: BudgetInput): number {
  const after = (perPage: number) => Math.max(0, Math.ceil(tickers / perPage) - 1);
  const daily = after(symbolsPerPage) + after(POLICY.symbolsPerDividendPage);
  // An evening of iv_history: the day before of every ticker, and a page that finds the record complete.
  const history = Math.ceil(tickers / POLICY.historyPage[plans.workers].quotes.tickerDays);
  return daily + history + SLOTS_FOR_ALL * after(symbolsPerRun) + MAINTENANCE_PAGES;
}

function averageSlice({ tickers, contractsPerTicker, slicesPerRefresh }: BudgetInput): number {
  return slicesPerRefresh === 0 ? 0 : (tickers * contractsPerTicker) / slicesPerRefresh;
}

/** Messages that fill the first year of iv_history, once: the newest days first, a page of days at a time. */
export function firstFillPages({ plans, tickers }: Pick<BudgetInput, "plans" | "tickers">): number {
  return Math.ceil((252 * tickers) / POLICY.historyPage[plans.workers].quotes.tickerDays);
}

/** Assumed, as nobody knows what users will track. */
const TRADES_PER_TICKER = 5;

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
    openTrades: TRADES_PER_TICKER * input.tickers,
    retention: input.retention,
    days: YEAR_DAYS,
  }).totalBytes;
}

function computeHours(schedule: Schedule): number {
  const { sessionDay, restDay } = awakeHours(schedule);
  return (
    (sessionDay * TRADING_DAYS_A_MONTH + restDay * (DAYS_A_MONTH - TRADING_DAYS_A_MONTH)) * COMPUTE_UNITS
  );
}
