import type { SQL } from "drizzle-orm";
import type { SliceRecord } from "../../../chains/ports.ts";
import { latestBelievedMs } from "../../../market/ahead.ts";
import { numberArray, roundedArray, textArray, wordArray } from "../column-arrays.ts";
import { statement } from "../statement.ts";

/**
 * One statement for all contracts of a slice. Ordered by key so that two deliveries lock rows in the same order;
 * guarded by last_updated so that a late delivery never overwrites a newer quote, unless that is of the future. Root, expiration, side and strike are
 * in the OCC symbol and do not travel a second time.
 */
export function upsertContracts(record: SliceRecord, nowMs = record.fetchedAtMs): SQL {
  const rows = record.valued.contracts;
  return statement`
INSERT INTO option_contracts AS stored (
  occ_symbol, root, expiration, strike, option_type, settlement, exercise_style,
  bid, ask, last, mark_price, volume, open_interest,
  implied_volatility, implied_volatility_status, delta, gamma, theta_per_day, vega_per_vol_point, rho_per_point,
  provider_implied_volatility, quoted_at, symbol, provider, last_updated)
SELECT occ_symbol, rtrim(left(occ_symbol, 6)), to_date('20' || substr(occ_symbol, 7, 6), 'YYYYMMDD'),
  substr(occ_symbol, 14)::numeric / 1000, CASE substr(occ_symbol, 13, 1) WHEN 'C' THEN 'call' ELSE 'put' END,
  settlement, exercise_style, bid, ask, last, mark_price, volume, open_interest,
  implied_volatility, implied_volatility_status, delta, gamma, theta_per_day, vega_per_vol_point, rho_per_point,
  provider_implied_volatility, to_timestamp(quoted_ms / 1000.0), ${record.symbol}, ${record.provider},
  ${new Date(record.fetchedAtMs).toISOString()}::timestamptz
FROM unnest(
  ${wordArray(rows, ({ contract }) => contract.occSymbol)}::text[],
  ${wordArray(rows, ({ contract }) => contract.settlement)}::text[],
  ${wordArray(rows, ({ contract }) => contract.exerciseStyle)}::text[],
  ${numberArray(rows, ({ contract }) => contract.bid)}::numeric[],
  ${numberArray(rows, ({ contract }) => contract.ask)}::numeric[],
  ${numberArray(rows, ({ contract }) => contract.last)}::numeric[],
  ${numberArray(rows, ({ contract }) => contract.mark)}::numeric[],
  ${numberArray(rows, ({ contract }) => contract.volume)}::integer[],
  ${numberArray(rows, ({ contract }) => contract.openInterest)}::integer[],
  ${roundedArray(rows, 9, (row) => row.impliedVolatility)}::double precision[],
  ${wordArray(rows, (row) => row.impliedVolatilityStatus)}::text[],
  ${roundedArray(rows, 6, (row) => row.delta)}::real[],
  ${roundedArray(rows, 8, (row) => row.gamma)}::real[],
  ${roundedArray(rows, 6, (row) => row.thetaPerDay)}::real[],
  ${roundedArray(rows, 6, (row) => row.vegaPerVolPoint)}::real[],
  ${roundedArray(rows, 6, (row) => row.rhoPerPoint)}::real[],
  ${roundedArray(rows, 6, ({ contract }) => contract.providerImpliedVolatility)}::real[],
  ${numberArray(rows, ({ contract }) => contract.quotedAtMs)}::bigint[]
) AS given (
  occ_symbol, settlement, exercise_style, bid, ask, last, mark_price, volume, open_interest,
  implied_volatility, implied_volatility_status, delta, gamma, theta_per_day, vega_per_vol_point, rho_per_point,
  provider_implied_volatility, quoted_ms)
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
WHERE stored.last_updated <= excluded.last_updated OR stored.last_updated > ${believed(record, nowMs)}::timestamptz`;
}

/** See `latestBelievedMs`. */
export function believed({ fetchedAtMs }: SliceRecord, nowMs: number): string {
  return new Date(latestBelievedMs(Math.max(fetchedAtMs, nowMs))).toISOString();
}

/**
 * Takes out contracts of the expirations just seen that were neither stored nor unreadable this time: delisted, or
 * quoted below the minimum mark. Expirations absent from the body stay, in case the provider left them out. One that
 * stands in takes out nothing: feeds differ in their wings, and what it does not see may be listed all the same.
 */
export function deleteVanishedContracts(record: SliceRecord, nowMs = record.fetchedAtMs): SQL {
  const { authoritative } = record;
  const type = record.side === "ALL" ? null : record.side.toLowerCase();
  const expirations = [...new Set(record.valued.contracts.map(({ contract }) => contract.expiration))];
  return statement`
DELETE FROM option_contracts
WHERE symbol = ${record.symbol}
  AND expiration = ANY(${wordArray(expirations, (date) => date)}::date[])
  AND (${type}::text IS NULL OR option_type = ${type})
  AND (last_updated < ${new Date(record.fetchedAtMs).toISOString()}::timestamptz
    OR last_updated > ${believed(record, nowMs)}::timestamptz)
  AND (${authoritative === true}::boolean OR ${authoritative === undefined}::boolean AND provider = ${record.provider})
  AND ${record.unreadable !== null}::boolean
  AND occ_symbol <> ALL(${textArray(record.unreadable ?? [], (occSymbol) => occSymbol)}::text[])`;
}
