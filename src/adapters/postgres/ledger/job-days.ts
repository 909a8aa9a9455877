import { type SQL, sql } from "drizzle-orm";
import type { JobDay } from "../../../scheduling/days/job-day.ts";
import type { JobDayReader, JobDayStore, LedgerDay } from "../../../scheduling/days/ports.ts";
import { JOB_IDS } from "../../../scheduling/job.ts";
import { type Database, runQuery } from "../client.ts";
import { numberArray, textArray, wordArray } from "../column-arrays.ts";
import { toldReason } from "./told-reason.ts";

type DayRow = Omit<JobDay, "downSeconds"> & { down_seconds: number };
type Failures = { subject: string; code: string; message: string }[];
type LostRow = { slotMs: number; recoveredAtMs: number | null; reason: string | null; failures: Failures };
type LedgerRow = Omit<LedgerDay, "lost" | "reason"> & { lost: LostRow[] | null };
type OutageRow = {
  job: string;
  first_ms: number;
  last_ms: number;
  status: string;
  reason: string | null;
  failures: Failures;
  recovered_ms: number | null;
};

const LOST = sql`status IN ('failed', 'missed', 'abandoned')`;
const GOOD = sql`status IN ('succeeded', 'partial')`;
const COUNTED = ["succeeded", "partial", "failed", "missed", "abandoned", "skipped"] as const;
const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
const epochMs = (column: SQL) => sql`floor(extract(epoch FROM ${column}) * 1000)::float8`;
const known = sql`unnest(${wordArray(JOB_IDS, (id) => id)}::text[]) AS known (job)`;
/** When the first success of a later slot had ended. */
const recovery = (slot: SQL) => sql`
SELECT finished_at FROM job_runs WHERE job = known.job AND ${GOOD} AND slot > ${slot} ORDER BY slot LIMIT 1`;

export function createJobDays(db: Database): JobDayReader & JobDayStore {
  return {
    async readDays(fromDay) {
      const { rows } = await db.gather(
        db.execute<DayRow>(sql`
SELECT day::text AS day, job, due, runs, succeeded, partial, failed, missed, abandoned, skipped, down_seconds, reason
FROM job_days WHERE day >= ${fromDay}::date ORDER BY day, job`),
      );
      return rows.map(({ down_seconds, ...row }) => ({ ...row, downSeconds: down_seconds }));
    },

    async readLedgerDays(fromMs, toMs) {
      const { rows } = await db.gather(db.execute<LedgerRow>(ledgerDays(fromMs, toMs)));
      return rows.map(({ lost, ...row }) => ({ ...row, ...toldLost(lost ?? []) }));
    },

    async readLastOutages() {
      const { rows } = await db.gather(db.execute<OutageRow>(lastOutages));
      return rows.map(({ job, first_ms, last_ms, status, reason, failures, recovered_ms }) => ({
        job,
        firstSlotMs: first_ms,
        lastSlotMs: last_ms,
        status,
        reason: toldReason(reason, failures),
        recoveredAtMs: recovered_ms,
      }));
    },

    async newestDay() {
      const { rows } = await runQuery(
        db.execute<{ day: string | null }>(sql`SELECT max(day)::text AS day FROM job_days`),
      );
      return rows[0]?.day ?? null;
    },

    async writeDays(days) {
      if (days.length > 0) await runQuery(db.execute(upsertDays(days)));
    },
  };
}

function toldLost(lost: readonly LostRow[]): Pick<LedgerDay, "lost" | "reason"> {
  const last = lost.at(-1);
  return {
    lost: lost.map(({ slotMs, recoveredAtMs }) => ({ slotMs, recoveredAtMs })),
    reason: last === undefined ? null : toldReason(last.reason, last.failures),
  };
}

function ledgerDays(fromMs: number, toMs: number): SQL {
  const counts = COUNTED.map(
    (status) => sql`count(*) FILTER (WHERE status = ${status})::int AS ${sql.raw(status)}`,
  );
  const range = sql`slot >= ${instant(fromMs)} AND slot < ${instant(toMs)}`;
  const utc = (column: SQL) => sql`(${column} AT TIME ZONE 'UTC')::date`;
  return sql`
WITH counted AS (
  SELECT known.job, ${utc(sql`slot`)} AS day, count(*)::int AS runs, ${sql.join(counts, sql`, `)}
  FROM ${known} JOIN job_runs ON job_runs.job = known.job AND ${range} GROUP BY 1, 2
), lost AS (
  SELECT known.job, ${utc(sql`gone.slot`)} AS day, json_agg(json_build_object('slotMs', ${epochMs(sql`gone.slot`)},
    'recoveredAtMs', ${epochMs(sql`back.finished_at`)}, 'reason', gone.reason, 'failures', gone.failures) ORDER BY gone.slot) AS slots
  FROM ${known} JOIN job_runs AS gone ON gone.job = known.job AND ${LOST} AND ${range} AND trigger = 'schedule'
  LEFT JOIN LATERAL (${recovery(sql`gone.slot`)}) back ON true GROUP BY 1, 2
)
SELECT counted.job, counted.day::text AS day, runs, succeeded, partial, failed, missed, abandoned, skipped, lost.slots AS lost
FROM counted LEFT JOIN lost USING (job, day) ORDER BY 2, 1`;
}

/** A few entries of an index a job. */
const lastOutages = sql`
SELECT known.job, ${epochMs(sql`began.slot`)} AS first_ms, ${epochMs(sql`gone.slot`)} AS last_ms, gone.status, gone.reason,
  gone.failures, ${epochMs(sql`back.finished_at`)} AS recovered_ms
FROM ${known} CROSS JOIN LATERAL (
  SELECT slot, status, reason, failures FROM job_runs
  WHERE job = known.job AND ${LOST} AND trigger = 'schedule' ORDER BY slot DESC LIMIT 1
) gone LEFT JOIN LATERAL (
  SELECT slot FROM job_runs WHERE job = known.job AND ${GOOD} AND slot < gone.slot ORDER BY slot DESC LIMIT 1
) before ON true CROSS JOIN LATERAL (
  SELECT slot FROM job_runs WHERE job = known.job AND ${LOST} AND trigger = 'schedule'
    AND slot > coalesce(before.slot, '-infinity') ORDER BY slot LIMIT 1
) began LEFT JOIN LATERAL (${recovery(sql`gone.slot`)}) back ON true`;

/** A day has fewer entries than before only when some were pruned: what is written of it is better then. */
function upsertDays(days: readonly JobDay[]): SQL {
  const numbers = ["due", "runs", ...COUNTED, "downSeconds"] as const;
  const columns = numbers.map((name) => sql`${numberArray(days, (day) => day[name])}::integer[]`);
  return sql`
INSERT INTO job_days AS known (day, job, due, runs, succeeded, partial, failed, missed, abandoned, skipped, down_seconds, reason)
SELECT * FROM unnest(${wordArray(days, ({ day }) => day)}::date[], ${wordArray(days, ({ job }) => job)}::text[],
  ${sql.join(columns, sql`, `)}, ${textArray(days, ({ reason }) => reason)}::text[])
ON CONFLICT (day, job) DO UPDATE SET due = excluded.due, runs = excluded.runs, succeeded = excluded.succeeded,
  partial = excluded.partial, failed = excluded.failed, missed = excluded.missed, abandoned = excluded.abandoned,
  skipped = excluded.skipped, down_seconds = excluded.down_seconds, reason = excluded.reason
WHERE excluded.runs >= known.runs`;
}
