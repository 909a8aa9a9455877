import { JOB_IDS } from "../scheduling/job.ts";
import type { RetentionLimits } from "./ports.ts";

/** What a deployment keeps, per ticker where it says so. */
export type StorageInput = {
  tickers: number;
  /** Expirations refreshed, one for each root. */
  expirationsPerTicker: number;
  /** Contracts listed at one time. */
  contractsPerTicker: number;
  /** Of a trading day: option refreshes, runs of iv_metrics, runs of all jobs, tasks of all refreshes. */
  refreshesPerDay: number;
  metricsPerDay: number;
  runsPerDay: number;
  tasksPerDay: number;
  /** Of a trading day and a ticker, extended hours included. */
  minuteBarsPerDay: number;
  fiveMinuteBarsPerDay: number;
  /** Daily bars stored of a ticker. */
  dailyBars: number;
  /** Tracked trades that are open at a time; each is marked at every refresh. */
  openTrades: number;
  retention: RetentionLimits;
  /** Calendar days of operation: daily snapshots and metrics have no limit and grow with them. */
  days: number;
};

export type StorageEstimate = { tables: Record<string, number>; totalBytes: number };

const TRADING_DAYS_A_DAY = 252 / 365;
/** Some two months of expirations are refreshed: six times as many settle in a year, each looked at thrice before. */
const OUTCOMES_A_YEAR = 6 * 3;

/**
 * Bytes of a row with its share of the indexes, measured by `npm run bench:storage` in PostgreSQL after the changes that
 * rows go through and a VACUUM; what updates leave behind for reuse is included.
 */
const ROW_BYTES = {
  intradayBar: 150,
  dailyBar: 225,
  contract: 480,
  snapshot: 400,
  run: 540,
  jobDay: 140,
  task: 500,
  tradeMark: 90,
  outcome: 310,
  rebuiltDay: 1_500,
} as const;
/** PostgreSQL's own tables, and the small ones of ours. */
const FIXED_BYTES = 9e6;

/** Bytes that a database in steady state takes up, by table, before it is filled: arithmetic, not a measurement. */
export function estimateStorageBytes(input: StorageInput): StorageEstimate {
  const { tickers, retention } = input;
  const kept = (limitDays: number) => Math.min(limitDays, input.days) * TRADING_DAYS_A_DAY;
  const thinnedDays = Math.max(0, input.days - retention.snapshotDays) * TRADING_DAYS_A_DAY;
  const rowsOf = (perDay: number) => perDay * kept(retention.snapshotDays) + thinnedDays;
  const intradayBars =
    input.minuteBarsPerDay * kept(retention.minuteBarDays) +
    input.fiveMinuteBarsPerDay * kept(retention.fiveMinuteBarDays);
  // The year before the first day is filled in, and two are kept.
  const rebuiltDays = Math.min(730, input.days + 365) * TRADING_DAYS_A_DAY;
  const tables = {
    price_bars: tickers * (intradayBars * ROW_BYTES.intradayBar + input.dailyBars * ROW_BYTES.dailyBar),
    option_contracts: tickers * input.contractsPerTicker * ROW_BYTES.contract,
    chain_snapshots:
      tickers * input.expirationsPerTicker * rowsOf(input.refreshesPerDay) * ROW_BYTES.snapshot,
    iv_metrics: tickers * rowsOf(input.metricsPerDay) * metricsRowBytes(input.expirationsPerTicker),
    iv_history: tickers * rebuiltDays * ROW_BYTES.rebuiltDay,
    job_runs: input.runsPerDay * kept(retention.ledgerDays) * ROW_BYTES.run,
    job_days: JOB_IDS.length * Math.min(400, input.days) * ROW_BYTES.jobDay,
    job_tasks: input.tasksPerDay * kept(retention.ledgerDays) * ROW_BYTES.task,
    // Kept for good, with the year before the first day, which is rebuilt.
    outcomes:
      tickers * input.expirationsPerTicker * OUTCOMES_A_YEAR * (1 + input.days / 365) * ROW_BYTES.outcome,
    trade_marks: input.openTrades * rowsOf(input.refreshesPerDay) * ROW_BYTES.tradeMark,
  };
  const rounded = Object.entries(tables).map(([name, bytes]) => [name, Math.ceil(bytes)] as const);
  const totalBytes = FIXED_BYTES + rounded.reduce((sum, [, bytes]) => sum + bytes, 0);
  return { tables: Object.fromEntries(rounded), totalBytes };
}

/** The term structure is JSON: beyond two kilobytes a row PostgreSQL compresses it to a seventh. */
function metricsRowBytes(expirations: number): number {
  const plain = 420 + 215 * expirations;
  return plain <= 2_300 ? plain : 580 + 30 * expirations;
}
