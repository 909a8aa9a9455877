import { getTableColumns, type Table } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { BAR_COLUMNS } from "../../local/simulate/compare/bar-columns.ts";
import type { Column } from "../../local/simulate/compare/columns.ts";
import { compareRows, type StoredRow, type TableColumns } from "../../local/simulate/compare/compare-rows.ts";
import { emptyComparison } from "../../local/simulate/compare/comparison.ts";
import { CONTRACT_COLUMNS } from "../../local/simulate/compare/contract-columns.ts";
import { METRIC_COLUMNS } from "../../local/simulate/compare/metric-columns.ts";
import { SNAPSHOT_COLUMNS } from "../../local/simulate/compare/snapshot-columns.ts";
import {
  chainSnapshots,
  ivMetrics,
  optionContracts,
  priceBars,
} from "../../src/adapters/postgres/schema/index.ts";
import { aTrueDay } from "../support/true-day.ts";

/** Columns that nothing can be expected of, each with the reason. */
const NOT_COMPARED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  option_contracts: {},
  chain_snapshots: {},
  price_bars: {},
  iv_metrics: {},
};

const day = aTrueDay();

describe.each([
  ["option_contracts", optionContracts, CONTRACT_COLUMNS.columns],
  ["chain_snapshots", chainSnapshots, SNAPSHOT_COLUMNS.columns],
  ["price_bars", priceBars, BAR_COLUMNS.columns],
  ["iv_metrics", ivMetrics, METRIC_COLUMNS.columns],
] as const)("%s", (name, table: Table, columns: readonly { name: string }[]) => {
  it("has no column that is neither compared nor excused by name", () => {
    const inSchema = Object.values(getTableColumns(table)).map((column) => column.name);
    const known = [...columns.map((column) => column.name), ...Object.keys(NOT_COMPARED[name] ?? {})];
    expect(known.toSorted()).toEqual(inSchema.toSorted());
  });
});

describe("one column off at a time", () => {
  it("is told of contracts", () => expectEachColumnTold(CONTRACT_COLUMNS, [...day.contracts.values()]));
  it("is told of snapshots", () => expectEachColumnTold(SNAPSHOT_COLUMNS, [...day.snapshots.values()]));
  it("is told of bars", () => expectEachColumnTold(BAR_COLUMNS, day.bars));
  it("is told of metrics", () => expectEachColumnTold(METRIC_COLUMNS, day.metrics));
});

/** Every column of every row, made null and changed a little: the row is different in that column, or is no row at all. */
function expectEachColumnTold<Row>(table: TableColumns<Row>, rows: readonly Row[]): void {
  const { columns, key } = table;
  expect(rows.length).toBeGreaterThan(0);
  const read = (row: Row): unknown[] => columns.map((column) => column.value(row));
  const where = { symbol: "KO", slotMs: 0, expiration: null, side: null };
  for (const row of rows) {
    const sound = read(row);
    const name = key.map((column) => sound[columns.findIndex((one) => one.name === column)]).join(" ");
    const compare = (stored: StoredRow) => {
      const comparison = emptyComparison("", table.table);
      const expected = new Map([[name, { where, rows: [row] as const, owed: true }]]);
      compareRows(table, expected, [stored], comparison, () => where);
      return comparison.differences;
    };
    expect(compare(sound)).toEqual([]);
    for (const [i, column] of columns.entries()) {
      for (const wrong of wrongValues(column, sound[i])) {
        const differences = compare(sound.with(i, wrong));
        if (key.includes(column.name)) {
          expect(differences.map(({ kind }) => kind)).toEqual(["extra", "missing"]);
        } else {
          expect(differences.map(({ kind, columns: told }) => ({ kind, told }))).toEqual([
            { kind: "different", told: [column.name] },
          ]);
          expect(differences[0]?.example).toContain(`${column.name} ${JSON.stringify(wrong)} instead of`);
        }
      }
    }
  }
}

/** The last digit of a stored price, as all else is stored finer; of an instant a millisecond. */
const least = (value: number) => (Math.abs(value) > 1e11 ? 1 : 0.0001);

function wrongValues(column: Pick<Column<never>, "name">, value: unknown): unknown[] {
  if (value === null) return [0.25, "another"];
  if (typeof value === "number") return [null, value + least(value), -value - 1];
  if (typeof value === "boolean") return [null, !value];
  if (typeof value === "string") return [null, `${value}x`];
  const text = JSON.stringify(value);
  const digit = /\.\d{3}/.exec(text);
  const shifted =
    digit === null ? [] : [JSON.parse(text.replace(digit[0], `.${(Number(digit[0]) * 1_000 + 1) % 1_000}0`))];
  return [null, Array.isArray(value) ? [...value, column.name] : {}, ...shifted];
}
