import { type SQL, sql } from "drizzle-orm";
import type { IvMetricsRow, TermPointRow } from "../../../iv-metrics/ports.ts";
import { latestBelievedMs } from "../../../market/ahead.ts";
import { textArray } from "../column-arrays.ts";

/** Each column in order, with its type on the way in and what it holds. */
const COLUMNS: readonly (readonly [name: string, type: string, value: (row: IvMetricsRow) => unknown])[] = [
  ["symbol", "text", (row) => row.symbol],
  ["slot", "timestamptz", (row) => new Date(row.slotMs).toISOString()],
  ["day", "date", (row) => row.day],
  ["is_close", "boolean", (row) => row.isClose],
  ["as_of", "timestamptz", (row) => new Date(row.asOfMs).toISOString()],
  [
    "quoted_at",
    "timestamptz",
    (row) => (row.quotedAtMs === null ? null : new Date(row.quotedAtMs).toISOString()),
  ],
  ["delayed", "boolean", (row) => row.delayed],
  ["underlying_price", "numeric(14,4)", (row) => row.underlyingPrice],
  ["iv_7", "float8", (row) => rounded(row.iv7)],
  ["iv_14", "float8", (row) => rounded(row.iv14)],
  ["iv_30", "float8", (row) => rounded(row.iv30)],
  ["iv_60", "float8", (row) => rounded(row.iv60)],
  ["iv_90", "float8", (row) => rounded(row.iv90)],
  ["rank_iv_30", "float8", (row) => rounded(row.rankIv30)],
  ["model_free_30", "float8", (row) => rounded(row.modelFree30)],
  ["extrapolated", "jsonb", (row) => row.extrapolated],
  ["calendar_arbitrage", "boolean", (row) => row.calendarArbitrage],
  ["iv_rank", "float8", (row) => rounded(row.ivRank)],
  ["iv_percentile", "float8", (row) => rounded(row.ivPercentile)],
  ["observations", "integer", (row) => row.observations],
  ["rebuilt_observations", "integer", (row) => row.rebuiltObservations],
  ["regime", "text", (row) => row.regime],
  ["term_slope", "float8", (row) => rounded(row.termSlope)],
  ["skew_25_delta", "float8", (row) => rounded(row.skew25Delta)],
  ["expected_move_30", "float8", (row) => rounded(row.expectedMove30)],
  ["straddle", "float8", (row) => rounded(row.straddle)],
  ["straddle_expiration", "date", (row) => row.straddleExpiration],
  ["rv_20", "float8", (row) => rounded(row.rv20)],
  ["rv_60", "float8", (row) => rounded(row.rv60)],
  ["yang_zhang_20", "float8", (row) => rounded(row.yangZhang20)],
  ["yang_zhang_60", "float8", (row) => rounded(row.yangZhang60)],
  ["iv_less_rv", "float8", (row) => rounded(row.ivLessRv)],
  ["term", "jsonb", (row) => row.term.map(roundedPoint)],
  ["warnings", "jsonb", (row) => row.warnings],
  ["provider", "text", (row) => row.provider],
];

const names = COLUMNS.map(([name]) => name).join(", ");
const types = COLUMNS.map(([name, type]) => `${name} ${type}`).join(", ");
const given = COLUMNS.map(([name]) => `excluded.${name}`).join(", ");
const stored = COLUMNS.map(([name]) => `stored.${name}`).join(", ");
const assignments = COLUMNS.slice(2)
  .map(([name]) => `${name} = excluded.${name}`)
  .join(", ");

/**
 * All rows as one JSON parameter. A row that says the same, or is of older quotes, is not touched. Those of the future, of
 * a clock that ran ahead, go: the latest is what is read.
 */
export function upsertMetrics(rows: readonly IvMetricsRow[], nowMs?: number): SQL {
  const believed = nowMs === undefined ? "infinity" : new Date(latestBelievedMs(nowMs)).toISOString();
  const records = rows.map((row) => Object.fromEntries(COLUMNS.map(([name, , value]) => [name, value(row)])));
  return sql`
WITH ahead AS (
  DELETE FROM iv_metrics WHERE symbol = ANY(${textArray(rows, ({ symbol }) => symbol)}::text[])
    AND slot > ${believed}::timestamptz
)
INSERT INTO iv_metrics AS stored (${sql.raw(names)})
SELECT ${sql.raw(names)} FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS given(${sql.raw(types)})
ORDER BY symbol, slot
ON CONFLICT (symbol, slot) DO UPDATE SET ${sql.raw(assignments)}
WHERE (stored.as_of <= excluded.as_of OR stored.as_of > ${believed}::timestamptz) AND (${sql.raw(stored)}) IS DISTINCT FROM (${sql.raw(given)})`;
}

/** To a hundredth of a basis point: what the quotes can tell, and half the bytes inside JSON. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}

function roundedPoint(point: TermPointRow): TermPointRow {
  const { days, atmImpliedVolatility, skew25Delta, modelFreeVolatility = null } = point;
  return {
    ...point,
    modelFreeVolatility: rounded(modelFreeVolatility),
    days: Math.round(days * 1e4) / 1e4,
    atmImpliedVolatility: rounded(atmImpliedVolatility) ?? atmImpliedVolatility,
    skew25Delta: rounded(skew25Delta),
  };
}
