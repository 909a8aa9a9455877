import type { Ledger, LedgerRun, LedgerTask } from "../measure/ledger.ts";
import { covers } from "../truth/slices.ts";
import type { Comparison, Difference } from "./comparison.ts";

export type ExplainedDifference = Difference & {
  job: string;
  what: string;
  /** The ledger's own words; null when it has none. */
  reason: string | null;
};

/** Each difference with the ledger entry that tells why. A row with wrong values has no excuse. */
export function explainDifferences(
  comparisons: readonly Comparison[],
  ledger: Ledger,
): ExplainedDifference[] {
  return comparisons.flatMap(({ job, what, differences }) =>
    differences.map((difference) => ({
      ...difference,
      job,
      what,
      reason:
        difference.kind === "different" || difference.kind === "extra"
          ? null
          : reasonFor(job, difference, ledger),
    })),
  );
}

function reasonFor(job: string, difference: Difference, { runs, tasks }: Ledger): string | null {
  const run = runs.find((candidate) => candidate.job === job && candidate.slotMs === difference.slotMs);
  if (run === undefined || run.status === "succeeded") return null;
  const own = tasks.filter(({ run_id }) => run_id === run.id);
  // A run with slices has no fate of its own: each row is excused by that of its slice alone.
  if (own.length > 0) {
    const task = own.find((candidate) => isAbout(candidate, difference));
    return task === undefined ? null : describeTask(task);
  }
  const failure = run.failures.find(({ subject }) => isOf(subject, difference.symbol));
  if (failure !== undefined) return `${run.id} ${run.status}: ${failure.code}, ${failure.message}`;
  return run.status === "partial" ? null : describeRun(run);
}

/** A failure's subject is a symbol, a symbol's timeframe, or what was asked for all of them at once. */
function isOf(subject: string, symbol: string): boolean {
  return subject === symbol || subject.startsWith(`${symbol} `) || FOR_ALL.test(subject);
}

const FOR_ALL = /^(?:bars|[15]m bars.*|1[md] history)$/;

function isAbout(task: LedgerTask, { symbol, expiration, side }: Difference): boolean {
  if (task.symbol !== symbol || task.status === "succeeded" || task.status === "split") return false;
  if (expiration === null) return true;
  return covers({ from: task.from_date, to: task.to_date, side: task.side }, { expiration, type: side });
}

function describeTask({ run_id, key, status, error_code, error_message }: LedgerTask): string {
  return `${run_id} ${key} ${status}${error_code === null ? "" : `: ${error_code}, ${error_message ?? ""}`}`;
}

function describeRun({ id, status, reason }: LedgerRun): string | null {
  return reason === null ? null : `${id} ${status}: ${reason}`;
}

/** Runs that did not simply succeed, each with its reason: from the run, or from its tasks. */
export function describeTroubledRuns({ runs, tasks }: Ledger): { run: LedgerRun; reason: string | null }[] {
  const byRun = Map.groupBy(tasks, ({ run_id }) => run_id);
  return runs
    .filter(({ status }) => status !== "succeeded")
    .map((run) => ({ run, reason: run.reason ?? reasonOfParts(run, byRun.get(run.id) ?? []) }));
}

function reasonOfParts(run: LedgerRun, tasks: readonly LedgerTask[]): string | null {
  const counts = new Map<string, number>();
  const count = (words: string) => counts.set(words, (counts.get(words) ?? 0) + 1);
  for (const { status, error_code } of tasks)
    if (status !== "succeeded" && status !== "split")
      count(`${status}${error_code === null ? "" : ` ${error_code}`}`);
  for (const { subject, code } of run.failures) count(`${subject} ${code}`);
  const parts = [...counts].map(([words, n]) => `${n} ${words}`);
  return parts.length === 0 ? null : parts.join(", ");
}
