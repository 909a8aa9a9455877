import type { ClaimedRun, RunProgress, RunReport } from "../scheduling/ports.ts";
import type { RetentionLimits, RetentionStore } from "./ports.ts";

export type PruneDeps = {
  retention: RetentionStore;
  limits: RetentionLimits;
  /** What the database may hold; the report warns from 80 % of it on. Null for no limit. */
  storageBytes: number | null;
};

/** Rows of one kind that a page deletes: a second of work for the database, and a day's worth takes two pages or three. */
const ROWS_PER_PAGE = 10_000;
const NEXT_PAGE_SECONDS = 5;
const WARN_FROM = 0.8;

/**
 * Deletes what is older than its settings allow, a page at a time, and on the last page says how large the database is.
 * Pages need no memory of each other: whatever is still too old is found again.
 */
export async function prune(deps: PruneDeps, _run: ClaimedRun, nowMs: number): Promise<RunProgress> {
  const { removed, more } = await deps.retention.prune(deps.limits, nowMs, ROWS_PER_PAGE);
  const report: RunReport = {
    stored: removed,
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
