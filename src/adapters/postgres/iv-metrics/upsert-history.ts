import { type SQL, sql } from "drizzle-orm";
import type { IvHistoryRow } from "../../../iv-metrics/history-ports.ts";
import type { RebuiltExpiry } from "../../../valuation/rebuild/rebuilt-day.ts";

/** Each column in order, with its type on the way in and what it holds. */
const COLUMNS: readonly (readonly [name: string, type: string, value: (row: IvHistoryRow) => unknown])[] = [
  ["symbol", "text", (row) => row.symbol],
  ["day", "date", (row) => row.day],
  ["source", "text", (row) => row.source],
  ["at", "timestamptz", (row) => new Date(row.atMs).toISOString()],
  ["quality", "text", (row) => row.quality],
  ["reason", "text", (row) => row.reason],
  ["underlying_price", "numeric(14,4)", (row) => row.underlyingPrice],
  ["iv_30", "float8", (row) => rounded(row.iv30)],
  ["iv_60", "float8", (row) => rounded(row.iv60)],
  ["skew_25_delta", "float8", (row) => rounded(row.skew25Delta)],
  ["expiries", "jsonb", (row) => row.expiries.map(shortened)],
  ["points", "integer", (row) => row.points],
  ["spread", "real", (row) => rounded(row.spread)],
  ["trades", "integer", (row) => row.trades],
  ["asked_at", "timestamptz", (row) => new Date(row.askedAtMs).toISOString()],
];

const names = COLUMNS.map(([name]) => name).join(", ");
const types = COLUMNS.map(([name, type]) => `${name} ${type}`).join(", ");
const given = COLUMNS.map(([name]) => `excluded.${name}`).join(", ");
const stored = COLUMNS.map(([name]) => `stored.${name}`).join(", ");
const assignments = COLUMNS.slice(2)
  .map(([name]) => `${name} = excluded.${name}`)
  .join(", ");

/**
 * All rows as one JSON parameter. A row that was asked for earlier, or that has nothing where there is something, changes
 * nothing; nor does one of a ticker that was removed in the meantime.
 */
export function upsertHistory(rows: readonly IvHistoryRow[]): SQL {
  const records = rows.map((row) => Object.fromEntries(COLUMNS.map(([name, , value]) => [name, value(row)])));
  return sql`
INSERT INTO iv_history AS stored (${sql.raw(names)})
SELECT ${sql.raw(names)} FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS given(${sql.raw(types)})
WHERE symbol IN (SELECT symbol FROM tickers)
ORDER BY symbol, day
ON CONFLICT (symbol, day) DO UPDATE SET ${sql.raw(assignments)}
WHERE stored.asked_at <= excluded.asked_at AND NOT (excluded.quality = 'none' AND stored.quality <> 'none')
  AND (${sql.raw(stored)}) IS DISTINCT FROM (${sql.raw(given)})`;
}

/** To a hundredth of a basis point, as live metrics are. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}

/** What quotes can tell, in half the bytes: a day is a few hundred of them a ticker, for two years. */
function shortened(expiry: RebuiltExpiry): RebuiltExpiry {
  return {
    ...expiry,
    days: Math.round(expiry.days * 1e4) / 1e4,
    forward: Number(expiry.forward.toPrecision(9)),
    rate: rounded(expiry.rate) ?? expiry.rate,
    atmImpliedVolatility: rounded(expiry.atmImpliedVolatility) ?? expiry.atmImpliedVolatility,
    skew25Delta: rounded(expiry.skew25Delta),
    smile: expiry.smile.map((number) => Number(number.toPrecision(8))),
  };
}
