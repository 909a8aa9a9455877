import { sql } from "drizzle-orm";
import { type Meter, UNMETERED } from "../../../meter.ts";
import type { RunMemory } from "../../../scheduling/run-memory.ts";
import { type Database, runQuery } from "../client.ts";

/** What a run keeps between its pages is in its own row of the ledger: `failures`, and money under `stored`. */
export function createRunMemory(db: Database, meter: Meter = UNMETERED): RunMemory {
  return {
    async readFailed(runId) {
      const { rows } = await runQuery(
        db.execute<{ subject: string }>(sql`
SELECT DISTINCT failure ->> 'subject' AS subject
FROM job_runs, jsonb_array_elements(failures) AS failure WHERE id = ${runId} ORDER BY subject`),
      );
      return rows.map(({ subject }) => subject);
    },

    async spend(runId, microUsd, capMicroUsd) {
      const spent = sql`coalesce((stored ->> 'cost_micro_usd')::bigint, 0)`;
      const { rows } = await runQuery(
        db.execute<{ granted: boolean; spent: string }>(sql`
WITH granted AS (
  UPDATE job_runs SET stored = stored || jsonb_build_object('cost_micro_usd', ${spent} + ${microUsd}::bigint)
  WHERE id = ${runId} AND ${spent} + ${microUsd}::bigint <= ${capMicroUsd}::bigint
  RETURNING ${spent} AS spent
)
SELECT EXISTS (SELECT 1 FROM granted) AS granted,
  coalesce((SELECT spent FROM granted), (SELECT ${spent} FROM job_runs WHERE id = ${runId}), 0)::text AS spent`),
      );
      const [row] = rows;
      if (row?.granted === true) meter.count("databento_micro_usd", microUsd);
      return { granted: row?.granted === true, spentMicroUsd: Number(row?.spent ?? 0) };
    },
  };
}
