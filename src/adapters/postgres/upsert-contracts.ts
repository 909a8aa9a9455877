import { type SQL, sql } from "drizzle-orm";
import type { SliceRecord } from "../../ingestion/ports.ts";
import { instantArray, numberArray, textArray } from "./column-arrays.ts";

/**
 * One statement for all contracts of a slice. Ordered by key so that two deliveries lock rows in the same order;
 * guarded by last_updated so that a late delivery never overwrites a newer quote.
 */
export function upsertContracts(record: SliceRecord): SQL {
  const rows = record.contracts;
  return sql`
INSERT INTO option_contracts AS stored (
  occ_symbol, root, expiration, strike, option_type, settlement, exercise_style,
  bid, ask, last, mark_price, volume, open_interest,
  implied_volatility, implied_volatility_status, delta, gamma, theta_per_day, vega_per_vol_point, rho_per_point,
  provider_implied_volatility, quoted_at, symbol, provider, last_updated)
SELECT u.*, ${record.symbol}, ${record.provider}, ${new Date(record.fetchedAtMs).toISOString()}::timestamptz
FROM unnest(
  ${textArray(rows, (row) => row.occSymbol)}::text[],
  ${textArray(rows, (row) => row.root)}::text[],
  ${textArray(rows, (row) => row.expiration)}::date[],
  ${numberArray(rows, (row) => row.strike)}::numeric[],
  ${textArray(rows, (row) => row.type)}::text[],
  ${textArray(rows, (row) => row.settlement)}::text[],
  ${textArray(rows, (row) => row.exerciseStyle)}::text[],
  ${numberArray(rows, (row) => row.bid)}::numeric[],
  ${numberArray(rows, (row) => row.ask)}::numeric[],
  ${numberArray(rows, (row) => row.last)}::numeric[],
  ${numberArray(rows, (row) => row.mark)}::numeric[],
  ${numberArray(rows, (row) => row.volume)}::integer[],
  ${numberArray(rows, (row) => row.openInterest)}::integer[],
  ${numberArray(rows, (row) => row.impliedVolatility)}::double precision[],
  ${textArray(rows, (row) => row.impliedVolatilityStatus)}::text[],
  ${numberArray(rows, (row) => single(row.delta))}::real[],
  ${numberArray(rows, (row) => single(row.gamma))}::real[],
  ${numberArray(rows, (row) => single(row.thetaPerDay))}::real[],
  ${numberArray(rows, (row) => single(row.vegaPerVolPoint))}::real[],
  ${numberArray(rows, (row) => single(row.rhoPerPoint))}::real[],
  ${numberArray(rows, (row) => row.providerImpliedVolatility)}::real[],
  ${instantArray(rows, (row) => row.quotedAtMs)}::timestamptz[]
) AS u
ORDER BY 1
ON CONFLICT (occ_symbol) DO UPDATE SET
  bid = excluded.bid, ask = excluded.ask, last = excluded.last, mark_price = excluded.mark_price,
  volume = excluded.volume, open_interest = excluded.open_interest,
  implied_volatility = excluded.implied_volatility,
  implied_volatility_status = excluded.implied_volatility_status,
  delta = excluded.delta, gamma = excluded.gamma, theta_per_day = excluded.theta_per_day,
  vega_per_vol_point = excluded.vega_per_vol_point, rho_per_point = excluded.rho_per_point,
  provider_implied_volatility = excluded.provider_implied_volatility,
  quoted_at = excluded.quoted_at, provider = excluded.provider, last_updated = excluded.last_updated
WHERE stored.last_updated <= excluded.last_updated`;
}

/**
 * Takes out contracts of the expirations just seen that were neither stored nor unreadable this time: delisted, or
 * quoted below the minimum mark. Expirations absent from the body stay, in case the provider left them out.
 */
export function deleteVanishedContracts(record: SliceRecord): SQL {
  const type = record.side === "ALL" ? null : record.side.toLowerCase();
  const { contracts, unreadable } = record;
  const seen = unreadable === null ? [] : contracts.map(({ expiration }) => expiration);
  const expirations = [...new Set(seen)];
  return sql`
DELETE FROM option_contracts
WHERE symbol = ${record.symbol}
  AND expiration = ANY(${textArray(expirations, (date) => date)}::date[])
  AND (${type}::text IS NULL OR option_type = ${type})
  AND last_updated < ${new Date(record.fetchedAtMs).toISOString()}::timestamptz
  AND occ_symbol <> ALL(${textArray(unreadable ?? [], (occSymbol) => occSymbol)}::text[])`;
}

// Underflow below single precision's range is an error in Postgres' real, not a zero.
const SMALLEST_SINGLE = 1.2e-38;
function single(value: number | null): number | null {
  return value !== null && Math.abs(value) < SMALLEST_SINGLE ? 0 : value;
}
