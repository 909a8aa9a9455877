import { sql } from "drizzle-orm";
import type { NewRank, RankedRow, RankStore } from "../../../iv-metrics/rank-ports.ts";
import { latestBelievedMs } from "../../../market/ahead.ts";
import { type Database, runQuery } from "../client.ts";
import { textArray } from "../column-arrays.ts";
import { type RankDaysJson, rankDays, rankedBefore, readRankDays } from "./rank-days.ts";
import { rounded } from "./upsert-metrics.ts";

type RankedJson = Omit<RankedRow, "days" | "before">;
type StoredRank = {
  row: RankedJson;
  days: RankDaysJson;
  before: RankedRow["before"];
};

/** Ranks of rows that are stored, by the days that are stored by now. */
export function createRankStore(db: Database): RankStore {
  return {
    async readRanked(symbols, nowMs) {
      const believed = new Date(latestBelievedMs(nowMs)).toISOString();
      const { rows } = await runQuery(
        db.execute<StoredRank>(sql`
SELECT json_build_object('symbol', latest.symbol, 'slotMs', floor(extract(epoch FROM slot) * 1000),
  'asOfMs', floor(extract(epoch FROM as_of) * 1000), 'iv30', iv_30, 'rankIv30', rank_iv_30, 'extrapolated', extrapolated,
  'warnings', warnings) AS row, days, before
FROM unnest(${textArray(symbols, (symbol) => symbol)}::text[]) AS wanted (name)
CROSS JOIN LATERAL (SELECT * FROM iv_metrics WHERE symbol = name AND slot <= ${believed}::timestamptz
  ORDER BY slot DESC LIMIT 1) AS latest
CROSS JOIN LATERAL (${rankDays(sql`name`, sql`latest.day`)}) AS of_ranks
LEFT JOIN LATERAL (${rankedBefore(sql`name`, sql`latest.slot`)}) AS of_before ON true
ORDER BY latest.symbol`),
      );
      return rows.map(({ row, days, before }) => ({ ...row, days: readRankDays(days), before }));
    },

    async storeRanks(ranks) {
      const { rows } = await runQuery(db.execute<{ changed: number }>(updateRanks(ranks)));
      return rows[0]?.changed ?? 0;
    },
  };
}

/** What an armed alert saw last is put where the rank stands now: history has come, and no level was crossed. */
function updateRanks(ranks: readonly NewRank[]) {
  return sql`
WITH given AS (
  SELECT * FROM jsonb_to_recordset(${JSON.stringify(ranks.map(recordOf))}::jsonb) AS given (symbol text, slot timestamptz,
    as_of timestamptz, iv_rank float8, iv_percentile float8, observations integer, rebuilt_observations integer, regime text,
    warnings jsonb)
), ranked AS (
  UPDATE iv_metrics AS stored SET iv_rank = given.iv_rank, iv_percentile = given.iv_percentile,
    observations = given.observations, rebuilt_observations = given.rebuilt_observations, regime = given.regime,
    warnings = given.warnings
  FROM given
  WHERE stored.symbol = given.symbol AND stored.slot = given.slot AND stored.as_of = given.as_of
    AND (stored.iv_rank, stored.iv_percentile, stored.observations, stored.rebuilt_observations, stored.regime, stored.warnings)
    IS DISTINCT FROM (given.iv_rank, given.iv_percentile, given.observations, given.rebuilt_observations, given.regime, given.warnings)
  RETURNING stored.symbol, stored.iv_rank, coalesce(stored.quoted_at, stored.as_of) AS at
), seen AS (
  UPDATE alerts SET seen_value = ranked.iv_rank, seen_at = CASE WHEN ranked.iv_rank IS NULL THEN NULL ELSE ranked.at END
  FROM ranked
  WHERE alerts.symbol = ranked.symbol AND kind = 'iv_rank' AND state = 'armed' AND seen_value IS NOT NULL
)
SELECT count(*)::int AS changed FROM ranked`;
}

function recordOf(rank: NewRank) {
  return {
    symbol: rank.symbol,
    slot: new Date(rank.slotMs).toISOString(),
    as_of: new Date(rank.asOfMs).toISOString(),
    iv_rank: rounded(rank.ivRank),
    iv_percentile: rounded(rank.ivPercentile),
    observations: rank.observations,
    rebuilt_observations: rank.rebuiltObservations,
    regime: rank.regime,
    warnings: rank.warnings,
  };
}
