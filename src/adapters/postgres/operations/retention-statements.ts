import { type SQL, sql } from "drizzle-orm";
import { DAY_MS } from "../../../market/calendar-date.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import type { RetentionLimits } from "../../../operations/ports.ts";

/** Windows of a provider's limit are minutes long; two days are for looking at what happened. */
const PROVIDER_WINDOW_DAYS = 2;
/** Longer than the longest lookback of a backfill, 365 days. */
const EMPTY_DAY_DAYS = 400;
/** Nothing is priced with an older curve; a year and some is for looking back. */
const CURVE_DAYS = 400;

/** A rank looks back a year; the second is for the record, and for looking at what a rank rested on. */
const HISTORY_DAYS = 730;

/** What Discord was told, or will not be: long enough to see why an alert did not come. */
const POST_DAYS = 14;

/** Bars show ninety days, feeds as many; a year is for looking back. */
const STATUS_DAYS = 400;

/** A year after its close nobody looks back at a trade any more. */
const CLOSED_TRADE_DAYS = 365;

/** One bounded DELETE a kind of row; `kind` is its name in the run's report. */
export function expiryStatements(
  limits: RetentionLimits,
  nowMs: number,
  limit: number,
): { kind: string; statement: SQL }[] {
  const before = (days: number) => new Date(nowMs - days * DAY_MS).toISOString();
  const ledger = before(limits.ledgerDays);
  const snapshots = before(limits.snapshotDays);
  return [
    { kind: "removed_bars_1m", statement: deleteBars("1m", before(limits.minuteBarDays), limit) },
    { kind: "removed_bars_5m", statement: deleteBars("5m", before(limits.fiveMinuteBarDays), limit) },
    { kind: "removed_snapshots", statement: thinSnapshots(snapshots, limit) },
    { kind: "removed_iv_metrics", statement: thinMetrics(snapshots, limit) },
    { kind: "removed_trade_marks", statement: thinMarks(snapshots, limit) },
    { kind: "removed_trades", statement: deleteTrades(before(CLOSED_TRADE_DAYS), limit) },
    { kind: "removed_contracts", statement: deleteExpired(newYorkDate(nowMs), limit) },
    { kind: "removed_chain_sizes", statement: deleteExpiredSizes(newYorkDate(nowMs), limit) },
    { kind: "removed_tasks", statement: deleteTasks(ledger, limit) },
    { kind: "removed_runs", statement: deleteRuns(ledger, limit) },
    { kind: "removed_usage_days", statement: deleteUsage(ledger.slice(0, 10), limit) },
    { kind: "removed_provider_windows", statement: deleteWindows(before(PROVIDER_WINDOW_DAYS), limit) },
    { kind: "removed_empty_days", statement: deleteEmptyDays(before(EMPTY_DAY_DAYS).slice(0, 10), limit) },
    { kind: "removed_iv_history", statement: deleteHistory(before(HISTORY_DAYS).slice(0, 10), limit) },
    { kind: "removed_discord_posts", statement: deletePosts(before(POST_DAYS), limit) },
    { kind: "removed_job_days", statement: deleteJobDays(before(STATUS_DAYS).slice(0, 10), limit) },
    { kind: "removed_incidents", statement: deleteIncidents(before(STATUS_DAYS), limit) },
    { kind: "removed_yield_curves", statement: deleteCurves(before(CURVE_DAYS).slice(0, 10), limit) },
  ];
}

/** The key begins with the symbol: ticker by ticker, old rows are a range of it and not a scan of all bars. */
function deleteBars(timeframe: "1m" | "5m", cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM price_bars WHERE ctid = ANY(ARRAY(
  SELECT old.ctid FROM tickers, LATERAL (
    SELECT ctid FROM price_bars
    WHERE symbol = tickers.symbol AND timeframe = ${timeframe} AND start < ${cutoff}::timestamptz
    ORDER BY start LIMIT ${limit}) old
  LIMIT ${limit}))`;
}

/** Keeps the last of each New York day. The next one of a day is found by the key, so each row costs one look-up. */
function thinSnapshots(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM chain_snapshots WHERE ctid = ANY(ARRAY(
  SELECT early.ctid FROM chain_snapshots early
  WHERE early.slot < ${cutoff}::timestamptz AND EXISTS (
    SELECT FROM chain_snapshots late
    WHERE late.symbol = early.symbol AND late.root = early.root AND late.expiration = early.expiration
      AND late.slot > early.slot
      AND late.slot < ((early.slot AT TIME ZONE 'America/New_York')::date + 1)::timestamp AT TIME ZONE 'America/New_York')
  LIMIT ${limit}))`;
}

/** Keeps the day's close row, the latest of several; of a day without one, its last row. */
function thinMetrics(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM iv_metrics WHERE ctid = ANY(ARRAY(
  SELECT lesser.ctid FROM iv_metrics lesser
  WHERE lesser.slot < ${cutoff}::timestamptz AND EXISTS (
    SELECT FROM iv_metrics better
    WHERE better.symbol = lesser.symbol AND better.day = lesser.day
      AND (better.is_close, better.slot) > (lesser.is_close, lesser.slot))
  LIMIT ${limit}))`;
}

/** Keeps the last of each New York day. */
function thinMarks(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM trade_marks WHERE ctid = ANY(ARRAY(
  SELECT early.ctid FROM trade_marks early
  WHERE early.slot < ${cutoff}::timestamptz AND EXISTS (
    SELECT FROM trade_marks late WHERE late.trade_id = early.trade_id AND late.slot > early.slot
      AND late.slot < ((early.slot AT TIME ZONE 'America/New_York')::date + 1)::timestamp AT TIME ZONE 'America/New_York')
  LIMIT ${limit}))`;
}

/** Their marks and events go with them. */
function deleteTrades(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM trades WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM trades WHERE closed_at < ${cutoff}::timestamptz LIMIT ${limit}))`;
}

function deleteExpired(today: string, limit: number): SQL {
  return sql`
DELETE FROM option_contracts WHERE ctid = ANY(ARRAY(
  SELECT expired.ctid FROM tickers, LATERAL (
    SELECT ctid FROM option_contracts
    WHERE symbol = tickers.symbol AND expiration < ${today}::date LIMIT ${limit}) expired
  LIMIT ${limit}))`;
}

/** A row for each expiration of each ticker: few enough to look at all of them. */
function deleteExpiredSizes(today: string, limit: number): SQL {
  return sql`
DELETE FROM chain_sizes WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM chain_sizes WHERE expiration < ${today}::date LIMIT ${limit}))`;
}

/** Tasks go before their runs: a run's deletion takes its tasks along, however many they are. */
function deleteTasks(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM job_tasks WHERE ctid = ANY(ARRAY(
  SELECT job_tasks.ctid FROM job_runs JOIN job_tasks ON run_id = job_runs.id
  WHERE claimed_at < ${cutoff}::timestamptz LIMIT ${limit}))`;
}

function deleteRuns(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM job_runs WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM job_runs
  WHERE claimed_at < ${cutoff}::timestamptz AND NOT EXISTS (SELECT FROM job_tasks WHERE run_id = job_runs.id)
  LIMIT ${limit}))`;
}

function deleteUsage(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM usage_daily WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM usage_daily WHERE day < ${cutoff}::date LIMIT ${limit}))`;
}

function deleteWindows(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM provider_windows WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM provider_windows WHERE window_start < ${cutoff}::timestamptz LIMIT ${limit}))`;
}

function deleteEmptyDays(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM empty_days WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM empty_days WHERE day < ${cutoff}::date LIMIT ${limit}))`;
}

function deleteCurves(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM yield_curves WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM yield_curves WHERE day < ${cutoff}::date LIMIT ${limit}))`;
}

function deleteHistory(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM iv_history WHERE ctid = ANY(ARRAY(
  SELECT old.ctid FROM tickers, LATERAL (
    SELECT ctid FROM iv_history WHERE symbol = tickers.symbol AND day < ${cutoff}::date
    ORDER BY day LIMIT ${limit}) old
  LIMIT ${limit}))`;
}

/** What waits stays, however old it is: it ends by itself. */
function deletePosts(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM discord_posts WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM discord_posts WHERE ended_at < ${cutoff}::timestamptz LIMIT ${limit}))`;
}

function deleteJobDays(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM job_days WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM job_days WHERE day < ${cutoff}::date LIMIT ${limit}))`;
}

/** What lasts stays, however long it has. */
function deleteIncidents(cutoff: string, limit: number): SQL {
  return sql`
DELETE FROM incidents WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM incidents WHERE ended_at < ${cutoff}::timestamptz LIMIT ${limit}))`;
}
