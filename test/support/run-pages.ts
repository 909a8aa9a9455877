import type { ClaimedRun, RunProgress, RunReport } from "../../src/scheduling/ports.ts";

type Pages = { reports: RunReport[]; delays: number[]; endedMs: number; summary: RunReport };

/** Runs page after page as the queue would, each at its time; `memory` is what the ledger keeps between them. */
export async function runPages(
  work: (run: ClaimedRun, nowMs: number) => Promise<RunProgress>,
  run: ClaimedRun,
  startMs: number = run.slotMs,
  memory: { failures: string[] } = { failures: [] },
): Promise<Pages> {
  const reports: RunReport[] = [];
  const delays: number[] = [];
  let nowMs = startMs;
  for (let page = 0; page < 100; page += 1) {
    const progress = await work({ ...run, page }, nowMs);
    if (progress.kind === "queued") throw new Error("These jobs have no tasks.");
    reports.push(progress.report);
    memory.failures.push(...progress.report.failures.map(({ subject }) => subject));
    if (progress.kind === "done") return { reports, delays, endedMs: nowMs, summary: sum(reports) };
    delays.push(progress.delaySeconds);
    nowMs += progress.delaySeconds * 1_000 + 1_000;
  }
  throw new Error("The run did not end within 100 pages.");
}

function sum(reports: readonly RunReport[]): RunReport {
  const counts = (pick: (report: RunReport) => Record<string, number>) => {
    const total: Record<string, number> = {};
    for (const [name, count] of reports.flatMap((report) => Object.entries(pick(report)))) {
      total[name] = (total[name] ?? 0) + count;
    }
    return total;
  };
  return {
    stored: counts((report) => report.stored),
    skipped: counts((report) => report.skipped),
    providerCalls: reports.reduce((calls, report) => calls + report.providerCalls, 0),
    bytes: reports.reduce((bytes, report) => bytes + report.bytes, 0),
    failures: reports.flatMap(({ failures }) => failures),
    notes: [...new Set(reports.flatMap(({ notes }) => notes))],
  };
}
