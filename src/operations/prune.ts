import type { ClaimedRun, RunProgress, RunReport } from "../scheduling/ports.ts";
import type { RetentionLimits, RetentionStore } from "./ports.ts";

export type PruneDeps = {
  retention: RetentionStore;
  /** Rolls up the days of the ledger; how many it wrote. */
  rollUp: (nowMs: number) => Promise<number>;
  limits: RetentionLimits;
  /** What the database may hold; the report warns from 80 % of it on. Null for no limit. */
  storageBytes: number | null;
};

/** Rows of one kind that a page deletes: a second of work for the database, and a day's worth takes two pages or three. */
const ROWS_PER_PAGE = 10_000;
const NEXT_PAGE_SECONDS = 5;
const WARN_FROM = 0.8;

/**
 * Rolls up what the ledger says of past days, then deletes what is older than its settings allow, a page at a time, and
 * on the last page says how large the database is.
 * Pages need no memory of each other: whatever is still too old is found again.
 */
export async function prune(deps: PruneDeps, run: ClaimedRun, nowMs: number): Promise<RunProgress> {
  // Before the first entry of the ledger goes.
  const rolledUp = run.page === 0 ? await deps.rollUp(nowMs) : 0;
  const { removed, more } = await deps.retention.prune(deps.limits, nowMs, ROWS_PER_PAGE);
  const report: RunReport = {
    stored: { ...(rolledUp > 0 && { job_days: rolledUp }), ...removed },
    skipped: {},
    providerCalls: 0,
    bytes: 0,
    failures: [],
    notes: [],
  };
  if (more) return { kind: "more", report, delaySeconds: NEXT_PAGE_SECONDS };
  report.notes.push(...describeSize(await deps.retention.measure(), deps.storageBytes));
  return { kind: "done", report };
}

type Size = Awaited<ReturnType<RetentionStore["measure"]>>;

function describeSize({ totalBytes, tables }: Size, allowed: number | null): string[] {
  const largest = Object.entries(tables)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([name, bytes]) => `${name} ${megabytes(bytes)}`);
  const says = `The database holds ${megabytes(totalBytes)}, most of it in ${largest.join(", ")}.`;
  if (allowed === null || totalBytes < WARN_FROM * allowed) return [says];
  const share = Math.round((100 * totalBytes) / allowed);
  return [says, `That is ${share} % of ${megabytes(allowed)}: shorten RETENTION_* or pause tickers.`];
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
