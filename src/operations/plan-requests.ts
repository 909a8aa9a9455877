import type { JobId, Schedule } from "../scheduling/job.ts";
import { POLICY } from "./plan-limits.ts";
import { ticksOfDay } from "./plan-ticks.ts";
import { watchDue } from "./watch-due.ts";

export type RequestsInput = {
  schedule: Schedule;
  tickers: number;
  slicesPerRefresh: number;
  symbolsPerRun: number;
  symbolsPerPage: number;
  /** Calls of providers that a page of iv_history makes at most. */
  historyCalls: number;
  /** Addresses that are told of events. */
  webhooks?: number;
};

/** The claim, and at the end the report and the dead-man's switch. */
const CLAIM = 1;
const END = 2;
/** Lock, two looks at the cache, gate, vault, Schwab, cache, unlock: once in half an hour, at any tick that fetches. */
const TOKEN_RENEWAL = 8;
/** What the exchange says of the day: read, asked for, kept. At the first tick of a day that starts something. */
const HOURS = 3;
/** Runs, levers, lost slices, login, providers, three for the budget, what was told; then for /health, telling and noting it. */
const WATCH = 13;

/** Armed alerts, and what was seen of them. */
const LOOK = 2;
/** Tracked trades, and what is new of them. */
const TRADES = 2;
/** What has settled, and its record. */
const RECORD = 2;
/**
 * What waits for Discord and what became of it; in between two messages, each of which may open a channel first. On the
 * free plan a tick that works and watches leaves it to the next one.
 */
const DELIVERY = 2 + 2 * 2;

/**
 * Handing webhooks to the queue, one batch each time: of each job that a tick starts, which fails or whose alerts fire,
 * and of runs that were given up.
 */
const TELLING = 1;

/** What a run asks for between its claim and its end, counted in its use case and the adapters below it. */
const REQUESTS: Record<JobId, (input: RequestsInput) => number> = {
  options_refresh: ({ slicesPerRefresh }) => 3 + Math.ceil(slicesPerRefresh / POLICY.messagesPerBatch),
  prices_1m: ({ symbolsPerRun, tickers }) => 9 + Math.min(symbolsPerRun, tickers) + LOOK + TRADES + END,
  prices_5m: () => 3 + END,
  iv_metrics: () => 2 + LOOK + END,
  eod_sync: ({ symbolsPerPage, tickers }) => 10 + Math.min(symbolsPerPage, tickers) + RECORD + TRADES + END,
  historical_backfill: () => 18 + END,
  retention: () => 2 + END,
  rates: () => 6 + END,
  // What its page reads, stores and ranks, and its providers' calls.
  iv_history: ({ historyCalls }) => 16 + historyCalls + END,
  // With all pages of declared ones, which are one as a rule.
  dividends: () => 14 + END,
};

/** Requests of the busiest tick of a full day: the jobs that start with it, the watch, and a token to renew. */
export function busiestInvocation(input: RequestsInput): number {
  const telling = (input.webhooks ?? 0) > 0 ? TELLING : 0;
  const sums = [...ticksOfDay(input.schedule)].map(([tickMs, jobs]) => {
    const requests = jobs.reduce((sum, job) => sum + CLAIM + REQUESTS[job](input) + telling, 0);
    return (
      HOURS +
      requests +
      telling +
      (watchDue(tickMs) ? WATCH : DELIVERY) +
      (jobs.includes("prices_1m") ? TOKEN_RENEWAL : 0)
    );
  });
  return Math.max(HOURS + WATCH + DELIVERY + telling, ...sums);
}
