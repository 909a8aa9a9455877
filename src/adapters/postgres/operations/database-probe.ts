import { sql } from "drizzle-orm";
import journal from "../../../../drizzle/meta/_journal.json" with { type: "json" };
import { JOB_IDS } from "../../../scheduling/job.ts";
import { type Database, runQuery } from "../client.ts";
import { wordArray } from "../column-arrays.ts";

/** Looks at the database itself rather than at what is stored in it. Throws `storage_unavailable`. */
export function createDatabaseProbe(db: Database) {
  return {
    /** In the order in which they are applied. */
    expected: journal.entries.map(({ tag, when }) => ({ name: tag, madeAtMs: when })),

    /** `appliedMs` is null in a database that was never migrated. */
    async readState(): Promise<{ serverMs: number; appliedMs: number[] | null }> {
      const now = sql`extract(epoch FROM clock_timestamp())::float8 * 1000`;
      const { rows: seen } = await runQuery(
        db.execute<{ migrated: boolean; server_ms: number }>(sql`
SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS migrated, ${now} AS server_ms`),
      );
      const serverMs = seen[0]?.server_ms ?? Number.NaN;
      if (seen[0]?.migrated !== true) return { serverMs, appliedMs: null };
      const { rows } = await runQuery(
        db.execute<{ made_ms: string }>(
          sql`SELECT created_at::text AS made_ms FROM drizzle.__drizzle_migrations`,
        ),
      );
      return { serverMs, appliedMs: rows.map(({ made_ms }) => Number(made_ms)) };
    },

    async readAhead(nowMs: number): Promise<{ what: string; latestMs: number }[]> {
      const { rows } = await runQuery(
        db.execute<{ what: string; latest_ms: number }>(sql`
SELECT what, (extract(epoch FROM latest) * 1000)::float8 AS latest_ms FROM (
  SELECT 'runs' AS what, max(slot) AS latest FROM unnest(${wordArray(JOB_IDS, (id) => id)}::text[]) AS known (job),
    LATERAL (SELECT slot FROM job_runs WHERE job_runs.job = known.job ORDER BY slot DESC LIMIT 1) AS newest
  UNION ALL SELECT 'option contracts', max(last_updated) FROM option_contracts
  UNION ALL SELECT 'last prices', max(price_at) FROM tickers
  UNION ALL SELECT 'bars', max(start) FROM tickers CROSS JOIN unnest('{1m,5m,1d}'::text[]) AS of (timeframe),
    LATERAL (SELECT start FROM price_bars AS bar WHERE bar.symbol = tickers.symbol AND bar.timeframe = of.timeframe
      ORDER BY start DESC LIMIT 1) AS latest
  UNION ALL SELECT 'volatility metrics', max(slot) FROM tickers, LATERAL (SELECT slot FROM iv_metrics
      WHERE iv_metrics.symbol = tickers.symbol ORDER BY slot DESC LIMIT 1) AS latest
  UNION ALL SELECT 'the login of ' || provider, issued_at FROM provider_tokens
) AS stored WHERE latest > ${new Date(nowMs).toISOString()}::timestamptz`),
      );
      return rows.map(({ what, latest_ms }) => ({ what, latestMs: latest_ms }));
    },

    async countTickers(): Promise<{ active: number; all: number }> {
      const { rows } = await runQuery(
        db.execute<{ active: number; total: number }>(sql`
SELECT count(*) FILTER (WHERE is_active)::int AS active, count(*)::int AS total FROM tickers`),
      );
      return { active: rows[0]?.active ?? 0, all: rows[0]?.total ?? 0 };
    },
  };
}
