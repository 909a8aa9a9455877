import type { Database } from "../../local/neon/database.ts";

export type TableSize = { bytes: number; rows: number };

/** Bytes of each table with its indexes and large values, its rows, and bytes of the whole database. */
export async function measureTables(
  database: Database,
): Promise<{ tables: Record<string, TableSize>; totalBytes: number }> {
  const names = await database.query(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
  );
  const tables: Record<string, TableSize> = {};
  for (const [name] of names.rows) {
    if (name === undefined || name === null) continue;
    const size = await database.query(
      `SELECT pg_total_relation_size('${name}'), (SELECT count(*) FROM ${name})`,
    );
    const [bytes, rows] = size.rows[0] ?? [];
    tables[name] = { bytes: Number(bytes), rows: Number(rows) };
  }
  const { rows } = await database.query("SELECT pg_database_size(current_database())");
  return { tables, totalBytes: Number(rows[0]?.[0]) };
}
