import { terminalTable } from "../../terminal-table.ts";
import { type ExplainedDifference, explainDifferences } from "../compare/explain-differences.ts";
import type { Simulation } from "../simulate-day.ts";
import { MOST_SHOWN, more, n, section } from "./format.ts";

export function rowsTable({ comparisons }: Simulation): string {
  const rows = comparisons.map(({ what, generated, stored, equal, differences, note }) => {
    const of = (kind: string) =>
      n(differences.filter((each) => each.kind === kind).reduce((sum, { rows }) => sum + rows, 0));
    return [
      what,
      n(generated),
      n(stored),
      n(equal),
      of("missing"),
      of("different"),
      of("extra"),
      of("older"),
      note,
    ];
  });
  return terminalTable(
    ["", "generated", "stored", "equal", "missing", "different", "extra", "older", ""],
    rows,
  );
}

/** What is not as it should be and what the ledger says of it; nothing where all is. */
export function differencesFound({ comparisons, ledger }: Simulation): string[] {
  const differences = groupDifferences(explainDifferences(comparisons, ledger));
  if (differences.length === 0) return [];
  const rows = differences.slice(0, MOST_SHOWN);
  const table = terminalTable(["table", "of", "rows", "the ledger says"], rows);
  return [section("Differences", table, more(differences.length))];
}

/** One line for all that have the same reason, or none at all. */
function groupDifferences(differences: readonly ExplainedDifference[]): string[][] {
  // The slice's name aside: those of one run that ended alike are one line.
  const shortly = (reason: string | null) => reason?.replace(/ \S+:\d{4}-\d\d-\d\d_\S+/, " slices") ?? null;
  const groups = Map.groupBy(
    differences,
    ({ what, kind, columns, reason }) => `${what}|${kind}|${columns}|${shortly(reason)}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = [...new Set(group.map(({ symbol }) => symbol))];
    const shown = names.slice(0, 3).join(", ");
    return [
      [
        first.what,
        names.length > 3 ? `${shown} and ${names.length - 3} more` : shown,
        [`${n(group.reduce((sum, { rows }) => sum + rows, 0))} ${first.kind}`, first.columns.join(", ")].join(
          " ",
        ),
        shortly(first.reason) ?? `UNEXPLAINED, e.g. ${first.example}`,
      ],
    ];
  });
}
