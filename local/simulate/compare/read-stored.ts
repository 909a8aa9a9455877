import type { Database } from "../../neon/database.ts";
import { readRows } from "../measure/ledger.ts";
import type { StoredRow, TableColumns } from "./compare-rows.ts";

/** All rows of a table, or of one symbol, with the compared columns in their order. */
export async function readStored<Row>(
  database: Database,
  { table, columns }: Pick<TableColumns<Row>, "table" | "columns">,
  where = "true",
): Promise<StoredRow[]> {
  const values = columns.map(({ sql }) => sql).join(", ");
  const rows = await readRows(
    database,
    `SELECT json_build_array(${values}) AS row FROM ${table} WHERE ${where}`,
  );
  if (!Array.isArray(rows)) throw new Error(`${table} was not read as a list.`);
  return rows.map(({ row }: { row: StoredRow }) => row);
}
