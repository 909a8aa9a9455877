import { terminalTable } from "../../local/terminal-table.ts";
import type { Diagnosis, DoctorRow } from "../../src/operations/doctor/run-doctor.ts";

const HEADING = ["service", "state", "found", "how to mend it"];
const MARKS = { ok: "ok", missing: "missing", wrong: "WRONG", warning: "warning" } as const;
/** Service, state and the gaps between the columns. */
const FIXED_WIDTH = 30;
const NARROWEST = 30;

/** The table, its long cells in several lines, and one sentence that sums it up. */
export function printDiagnosis({ ok, checks }: Diagnosis, columns: number): string {
  const half = Math.max(NARROWEST, Math.floor((columns - FIXED_WIDTH) / 2));
  const table = terminalTable(
    HEADING,
    checks.flatMap((row) => wrapRow(row, half)),
  );
  return `${table}\n\n${summarise(ok, checks)}\n`;
}

function wrapRow({ service, state, found, mend }: DoctorRow, width: number): string[][] {
  const [left, right] = [wrap(found, width), wrap(mend ?? "", width)];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [
    i === 0 ? service : "",
    i === 0 ? MARKS[state] : "",
    left[i] ?? "",
    right[i] ?? "",
  ]);
}

/** Lines of at most `width` characters, broken between words; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function summarise(ok: boolean, checks: readonly DoctorRow[]): string {
  const count = (state: DoctorRow["state"]) => checks.filter((row) => row.state === state).length;
  const [bad, unset, warned] = [count("wrong"), count("missing"), count("warning")];
  if (ok && unset + warned === 0) return "All is well.";
  const parts = [
    ...(bad > 0 ? [`${bad} wrong`] : []),
    ...(warned > 0 ? [`${warned} to look at`] : []),
    ...(unset > 0 ? [`${unset} not set up`] : []),
  ];
  return `${ok ? "It works" : "Something needs mending"}: ${parts.join(", ")}.`;
}
