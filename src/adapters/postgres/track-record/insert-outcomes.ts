import { type SQL, sql } from "drizzle-orm";
import type { Outcome } from "../../../track-record/ports.ts";

/** Each column in order, with its type on the way in and what it holds. */
const COLUMNS: readonly (readonly [name: string, type: string, value: (row: Outcome) => unknown])[] = [
  ["symbol", "text", (row) => row.symbol],
  ["expiration", "date", (row) => row.expiration],
  ["horizon", "smallint", (row) => row.horizon],
  ["root", "text", (row) => row.root],
  ["settlement", "text", (row) => row.settlement],
  ["source", "text", (row) => row.source],
  ["observed_day", "date", (row) => row.observedDay],
  ["observed_at", "timestamptz", (row) => new Date(row.observedAtMs).toISOString()],
  ["days", "real", (row) => row.days],
  ["underlying_price", "float8", (row) => row.underlyingPrice],
  ["forward", "float8", (row) => row.forward],
  ["atm_implied_volatility", "real", (row) => row.atmImpliedVolatility],
  ["one_sigma", "real", (row) => row.oneSigma],
  ["straddle", "real", (row) => row.straddle],
  ["quantiles", "real[]", (row) => row.quantiles.map(rounded)],
  ["probabilities", "real[]", (row) => row.probabilities.map(rounded)],
  ["realised_20", "real", (row) => row.realised20],
  ["realised_60", "real", (row) => row.realised60],
  ["settled", "float8", (row) => row.settled],
  ["realised", "real", (row) => row.realised],
  ["won", "smallint", (row) => bitsOf(row.won)],
];

const names = COLUMNS.map(([name]) => name).join(", ");
const types = COLUMNS.map(([name, type]) => `${name} ${type}`).join(", ");

/** All rows as one JSON parameter; a row that is there stays, and a ticker that has gone takes its rows along. */
export function insertOutcomes(rows: readonly Outcome[]): SQL {
  const records = rows.map((row) => Object.fromEntries(COLUMNS.map(([name, , value]) => [name, value(row)])));
  return sql`
INSERT INTO outcomes (${sql.raw(names)})
SELECT ${sql.raw(names)} FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS given(${sql.raw(types)})
JOIN tickers USING (symbol)
ORDER BY symbol, expiration, horizon, root
ON CONFLICT DO NOTHING`;
}

/** A hundredth of a cent, a ten thousandth of a percent: smaller numbers would leave what single precision can hold. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}

/** A trade that there was not is told by its probability: null. */
function bitsOf(won: Outcome["won"]): number {
  return won.reduce((bits, one, place) => (one === true ? bits | (1 << place) : bits), 0);
}
