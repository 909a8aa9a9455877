import type { Comparison, Difference } from "./comparison.ts";
import type { Ledger, LedgerRun, LedgerTask } from "./ledger.ts";

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
  const failure = run.failures.find(({ subject }) => subject === difference.symbol);
  if (failure !== undefined) return `${run.id} ${run.status}: ${failure.code}, ${failure.message}`;
  const task = tasks.find((candidate) => candidate.run_id === run.id && isAbout(candidate, difference));
  if (task !== undefined) return describeTask(task);
  // A run that came to some end with tasks of its own would have said so of this symbol.
  return run.tasks > 0 && run.status === "partial" ? null : describeRun(run);
}

function isAbout(task: LedgerTask, { symbol, expiration }: Difference): boolean {
  if (task.symbol !== symbol || task.status === "succeeded" || task.status === "split") return false;
  return expiration === null || (task.from_date <= expiration && expiration <= task.to_date);
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
