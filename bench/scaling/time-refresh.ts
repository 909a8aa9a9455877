import type { Database } from "../../local/neon/database.ts";

export type RefreshTime = {
  contracts: number;
  /** Median in the database, milliseconds. */
  ms: number;
  /** What PostgreSQL writes ahead of the tables; null where the engine does not say. */
  walBytes: number | null;
};

const SAMPLES = 5;

/** Rewrites the contracts of one ticker as a refresh does: every row, quotes and model output, in one statement. */
export async function timeRefresh(database: Database): Promise<RefreshTime> {
  const walAt = async () =>
    database.engine === "pglite"
      ? null
      : Number((await database.query("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")).rows[0]?.[0]);
  const samples: number[] = [];
  const before = await walAt();
  let contracts = 0;
  for (let i = 0; i < SAMPLES; i += 1) {
    const startedMs = performance.now();
    const { rowCount } = await database.query(
      `UPDATE option_contracts SET bid = random() * 40, ask = random() * 40, mark_price = 1 + random() * 40,
         implied_volatility = random(), delta = random(), gamma = random(), last_updated = now() WHERE symbol = $1`,
      ["TK1"],
    );
    samples.push(performance.now() - startedMs);
    contracts = rowCount ?? 0;
  }
  const after = await walAt();
  const walBytes = before === null || after === null ? null : (after - before) / SAMPLES;
  return { contracts, ms: samples.sort((a, b) => a - b)[Math.floor(SAMPLES / 2)] ?? Number.NaN, walBytes };
}
