import { type FreshInput, freshSeconds } from "../../scheduling/fresh-seconds.ts";
import { JOB_IDS, type JobId } from "../../scheduling/job.ts";

/** What a public answer is made of: what jobs write, or what keeps for so many seconds in and off session. */
type Rule = { path: RegExp } & (
  | { writers: readonly JobId[]; atMost?: { inSession: number; offSession: number } }
  | { inSession: number; offSession: number }
);

const of = (what: string) => new RegExp(`^/v1/tickers/[^/]+/${what}/?$`);
const keeps = (seconds: number) => ({ inSession: seconds, offSession: seconds });

/** GETs that may be kept. What is not here is never stored: the operator's, logins, the queue's, /health, ledgers. */
const RULES: readonly Rule[] = [
  { path: /^\/v1\/tickers\/?$/, writers: ["options_refresh", "prices_1m"] },
  { path: /^\/v1\/scan\/?$/, writers: ["options_refresh", "prices_1m", "iv_metrics"] },
  { path: of("quote"), writers: ["options_refresh", "prices_1m"] },
  { path: of("expirations"), writers: ["options_refresh"] },
  { path: of("chain"), writers: ["options_refresh"] },
  { path: of("expected-move"), writers: ["options_refresh", "iv_metrics"] },
  { path: of("volatility(?:/history)?"), writers: ["options_refresh", "iv_metrics", "iv_history"] },
  { path: of("track-record"), writers: ["eod_sync", "iv_history"] },
  { path: /^\/v1\/track-record\/?$/, writers: ["eod_sync", "iv_history"] },
  { path: of("bars"), writers: ["prices_1m", "prices_5m", "eod_sync", "historical_backfill"] },
  { path: of("dividends"), writers: ["dividends", "eod_sync"] },
  { path: /^\/v1\/rates\/?$/, writers: ["rates"] },
  // Of vendors, through a cache of their own.
  { path: of("earnings"), ...keeps(3_600) },
  { path: of("news"), ...keeps(600) },
  { path: of("profile"), ...keeps(86_400) },
  // What the operator changes shows soon; off hours the database may sleep between two looks.
  { path: /^\/v1\/(?:jobs|providers)\/?$/, inSession: 10, offSession: 600 },
  { path: /^\/openapi\.json$/, ...keeps(3_600) },
  // Pages say ages: a kept one may be a minute behind in session, and is as old as the data off hours.
  { path: /^\/(?:$|t\/)/, inSession: 60, offSession: 300 },
  // Told of nothing but jobs and the watch, which looks every three hours off session: whoever reads it in between does
  // not wake the database.
  { path: /^\/status(?:[/.]|$)/, writers: JOB_IDS, atMost: { inSession: 60, offSession: 3 * 3_600 } },
  {
    path: /^\/v1\/(?:incidents|jobs\/days)\/?$/,
    writers: JOB_IDS,
    atMost: { inSession: 60, offSession: 3 * 3_600 },
  },
  { path: /^\/(?:docs(?:[/.]|$)|llms\.txt$)/, ...keeps(3_600) },
];

export type Kept = Omit<FreshInput, "writers"> & {
  path: string;
  /** The latest instant that the answer names, epoch ms; null for none. */
  writtenAtMs: number | null;
  inSession: boolean;
};

/** Off hours only a run by hand writes: its answers are not kept while it may be going on. */
const BY_HAND_MS = 600_000;
const UNSURE_SECONDS = 60;

/** Seconds that an answer to `path` may be kept by whoever stands before the Worker; null: not at all. */
export function cacheSeconds({ path, writtenAtMs, inSession, ...fresh }: Kept): number | null {
  const rule = RULES.find((each) => each.path.test(path));
  if (rule === undefined) return null;
  if (!("writers" in rule)) return inSession ? rule.inSession : rule.offSession;
  const seconds = freshSeconds({ ...fresh, writers: rule.writers });
  if (rule.atMost !== undefined)
    return Math.min(seconds, rule.atMost[inSession ? "inSession" : "offSession"]);
  const isSure = writtenAtMs !== null && fresh.nowMs - writtenAtMs > BY_HAND_MS;
  return inSession || isSure ? seconds : Math.min(seconds, UNSURE_SECONDS);
}
