import { desc, gte, isNull, or, sql } from "drizzle-orm";
import type { Incident, IncidentStore } from "../../../operations/incidents/incident.ts";
import { type Database, runBatch } from "../client.ts";
import { numberArray, textArray, wordArray } from "../column-arrays.ts";
import { incidents } from "../schema/index.ts";

export function createIncidentStore(db: Database): IncidentStore {
  return {
    async readOpen() {
      const rows = await db.gather(db.select().from(incidents).where(isNull(incidents.endedAt)));
      return rows.map(toIncident);
    },

    async record({ began, ended }) {
      if (began.length + ended.length === 0) return;
      // What is over goes first, so that it may begin anew at the same look.
      await runBatch(db, {
        ended: db.execute(sql`
UPDATE incidents SET ended_at = to_timestamp(over.ended_ms / 1000.0)
FROM unnest(${textArray(ended, ({ condition }) => condition)}::text[], ${numberArray(ended, ({ endedAtMs }) => endedAtMs)}::bigint[])
  AS over (condition, ended_ms)
WHERE incidents.condition = over.condition AND incidents.ended_at IS NULL
  AND incidents.began_at <= to_timestamp(over.ended_ms / 1000.0)`),
        began: db.execute(sql`
INSERT INTO incidents (condition, component, title, words, severity, began_at)
SELECT condition, component, title, words, severity, to_timestamp(began_ms / 1000.0)
FROM unnest(${textArray(began, ({ condition }) => condition)}::text[], ${textArray(began, ({ component }) => component)}::text[],
  ${textArray(began, ({ title }) => title)}::text[], ${textArray(began, ({ words }) => words)}::text[],
  ${wordArray(began, ({ severity }) => severity)}::text[], ${numberArray(began, ({ beganAtMs }) => beganAtMs)}::bigint[]
) AS seen (condition, component, title, words, severity, began_ms)
ON CONFLICT DO NOTHING`),
      });
    },

    async readSince(fromMs, limit) {
      const rows = await db.gather(
        db
          .select()
          .from(incidents)
          .where(or(isNull(incidents.endedAt), gte(incidents.endedAt, new Date(fromMs))))
          .orderBy(desc(incidents.beganAt), incidents.condition)
          .limit(limit),
      );
      return rows.map(toIncident);
    },
  };
}

function toIncident({ beganAt, endedAt, ...row }: typeof incidents.$inferSelect): Incident {
  return { ...row, beganAtMs: beganAt.getTime(), endedAtMs: endedAt?.getTime() ?? null };
}
