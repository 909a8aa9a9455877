import type { Database } from "../../neon/database.ts";

/** What is kept for its own sake; the ledger counts attempts and may change. */
const KEPT = ["option_contracts", "chain_snapshots", "price_bars", "iv_metrics"] as const;

/** A short text that differs when any stored row does. */
export async function fingerprint(database: Database): Promise<string> {
  const sums = KEPT.map(
    (table) =>
      `(SELECT count(*) || ' ' || coalesce(sum(hashtextextended(kept::text, 0)), 0) FROM ${table} AS kept)`,
  );
  const { rows } = await database.query(`SELECT concat_ws(', ', ${sums.join(", ")})`);
  return rows[0]?.[0] ?? "";
}
