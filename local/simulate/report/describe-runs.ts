import { terminalTable } from "../../terminal-table.ts";
import { describeTroubledRuns } from "../compare/explain-differences.ts";
import { countRuns } from "../measure/count-runs.ts";
import type { Simulation } from "../simulate-day.ts";
import { MOST_SHOWN, more, n, section } from "./format.ts";

const STATUSES = ["succeeded", "partial", "missed", "skipped", "failed", "abandoned"] as const;

export function runsTable({ schedule, options, ledger }: Simulation): string {
  const rows = countRuns(schedule, options.stretches, ledger).map(
    ({ job, expected, byStatus, absentMs, stored }) => {
      const open = (byStatus["claimed"] ?? 0) + (byStatus["running"] ?? 0);
      const counts = Object.entries(stored).map(([kind, rows]) => `${n(rows)} ${kind}`);
      return [
        job,
        n(expected),
        ...STATUSES.map((status) => n(byStatus[status] ?? 0)),
        n(open),
        n(absentMs.length),
        counts.join(", "),
      ];
    },
  );
  return terminalTable(["job", "expected", ...STATUSES, "open", "absent", "rows written"], rows);
}

const MOST_NOTES = 12;

/** What runs had to say though nothing failed; figures and names aside, each once. */
export function notesOfRuns({ ledger }: Simulation): string[] {
  const all = ledger.runs.flatMap(({ job, slotMs, notes }) => notes.map((note) => ({ job, slotMs, note })));
  const alike = Map.groupBy(
    all,
    ({ job, note }) => `${job} ${note.replace(/[\d.,]+|\b[A-Z]+\b|\(.*\)/g, "")}`,
  );
  if (alike.size === 0) return [];
  const rows = [...alike.values()].flatMap((group) => {
    const last = group.at(-1);
    if (last === undefined) return [];
    return [
      [last.job, n(group.length), `${last.note} (${new Date(last.slotMs).toISOString().slice(11, 16)}Z)`],
    ];
  });
  return [
    section("Notes of runs", terminalTable(["job", "times", "the last of them"], rows.slice(0, MOST_NOTES))),
  ];
}

/** Faults that were met, and runs that did not simply succeed; nothing on a day without trouble. */
export function troublesOfRuns({ options, ledger, faultsMet, day }: Simulation): string[] {
  const sections: string[] = [];
  if (options.faults !== null) {
    const met = Object.entries(faultsMet).map(([kind, times]) => `${times} ${kind}`);
    const ticks = [
      `${day.missedTicks} ticks missed`,
      `${day.doubledTicks} doubled`,
      `Worker killed ${day.kills} times`,
    ];
    sections.push(section("Faults", `market: ${met.join(", ")}`, ticks.join(", ")));
  }
  const runs = describeTroubledRuns(ledger);
  if (runs.length > 0) {
    const rows = runs
      .slice(0, MOST_SHOWN)
      .map(({ run, reason }) => [run.id, run.status, reason ?? "no reason given"]);
    sections.push(
      section(
        "Runs that did not simply succeed",
        terminalTable(["run", "status", "reason"], rows),
        more(runs.length),
      ),
    );
  }
  return sections;
}
