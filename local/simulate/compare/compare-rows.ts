import type { Column } from "./columns.ts";
import { addDifference, type Comparison, type Where } from "./comparison.ts";

/** The columns of a table that are compared, in the order in which its rows are read. */
export type TableColumns<Row> = {
  table: "option_contracts" | "chain_snapshots" | "price_bars" | "iv_metrics";
  columns: readonly Column<Row>[];
  /** The columns that make the key, which names a row in the report. */
  key: readonly string[];
};

/** The values of a row in the order of the columns, as JSON has them. */
export type StoredRow = readonly unknown[];

/** What may stand under a key, the likeliest first. */
export type Expected<Row> = {
  where: Where;
  rows: readonly [Row, ...Row[]];
  /** Whether its absence is a loss. */
  owed: boolean;
};

/** Holds every stored row against what should be there, column by column, and adds what it finds to `into`. */
export function compareRows<Row>(
  { columns, key }: TableColumns<Row>,
  expected: ReadonlyMap<string, Expected<Row>>,
  stored: readonly StoredRow[],
  into: Comparison,
  whereOfExtra: (row: (column: string) => unknown) => Where,
): void {
  const place = new Map(columns.map(({ name }, i) => [name, i]));
  const keyed = key.map((name) => place.get(name) ?? -1);
  const seen = new Set<string>();
  for (const row of stored) {
    const name = keyed.map((i) => row[i]).join(" ");
    const wanted = expected.get(name);
    if (wanted === undefined) {
      const read = (column: string) => row[place.get(column) ?? -1];
      addDifference(into, whereOfExtra(read), { kind: "extra", columns: [], example: spoken(name) });
      continue;
    }
    seen.add(name);
    const differing = closest(columns, row, wanted.rows);
    if (differing.columns.length === 0) {
      into.equal += 1;
      continue;
    }
    const shown = differing.columns.slice(0, MOST_SHOWN).map(({ name: column, value }) => {
      const [found, wished] = [row[place.get(column) ?? -1], value(differing.of)].map((one) =>
        JSON.stringify(one),
      );
      return `${column} ${found} instead of ${wished}`;
    });
    addDifference(into, wanted.where, {
      kind: "different",
      columns: differing.columns.map(({ name: column }) => column),
      example: `${spoken(name)}: ${shown.join(", ")}`,
    });
  }
  into.stored += stored.length;
  for (const [name, { where, owed }] of expected) {
    if (owed || seen.has(name)) into.generated += 1;
    if (owed && !seen.has(name))
      addDifference(into, where, { kind: "missing", columns: [], example: spoken(name) });
  }
}

const MOST_SHOWN = 4;

/** The columns that differ from the row that is most like the stored one. */
function closest<Row>(
  columns: readonly Column<Row>[],
  stored: StoredRow,
  rows: readonly [Row, ...Row[]],
): { columns: readonly Column<Row>[]; of: Row } {
  let best: { columns: readonly Column<Row>[]; of: Row } | null = null;
  for (const row of rows) {
    const differing = columns.filter(({ matches }, i) => !matches(stored[i], row));
    if (differing.length === 0) return { columns: differing, of: row };
    if (best === null || differing.length < best.columns.length) best = { columns: differing, of: row };
  }
  return best ?? { columns: [], of: rows[0] };
}

/** Instants of a key are epoch milliseconds, which nobody reads. */
function spoken(key: string): string {
  return key.replaceAll(/\b\d{13}\b/g, (ms) => new Date(Number(ms)).toISOString());
}
