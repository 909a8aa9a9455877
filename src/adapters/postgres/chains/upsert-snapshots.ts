import type { SQL } from "drizzle-orm";
import type { SliceRecord } from "../../../chains/ports.ts";
import { numberArray, roundedArray, textArray } from "../column-arrays.ts";
import { statement } from "../statement.ts";

/** One row per expiry of the slice. A later fetch of the same slot replaces an earlier one. */
export function upsertSnapshots(record: SliceRecord): SQL {
  const rows = record.expiries;
  return statement`
INSERT INTO chain_snapshots (
  root, expiration, rate, dividend_yield, forward, forward_source, atm_implied_volatility, skew_25_delta,
  atm_straddle, contracts, volume, open_interest, symbol, slot, as_of, underlying_price, provider)
SELECT u.*, ${record.symbol}, ${new Date(record.slotMs).toISOString()}::timestamptz,
  ${new Date(record.fetchedAtMs).toISOString()}::timestamptz, ${record.underlyingPrice}::numeric, ${record.provider}
FROM unnest(
  ${textArray(rows, (row) => row.root)}::text[],
  ${textArray(rows, (row) => row.expiration)}::date[],
  ${numberArray(rows, (row) => row.rate)}::double precision[],
  ${numberArray(rows, (row) => row.dividendYield)}::double precision[],
  ${numberArray(rows, (row) => row.forward)}::double precision[],
  ${textArray(rows, (row) => row.forwardSource)}::text[],
  ${numberArray(rows, (row) => row.atmImpliedVolatility)}::double precision[],
  ${numberArray(rows, (row) => row.skew25Delta)}::double precision[],
  ${roundedArray(rows, 6, (row) => row.atmStraddle)}::double precision[],
  ${numberArray(rows, (row) => row.contracts)}::integer[],
  ${numberArray(rows, (row) => row.volume)}::bigint[],
  ${numberArray(rows, (row) => row.openInterest)}::bigint[]
) AS u
ORDER BY 1, 2
ON CONFLICT (symbol, root, expiration, slot) DO UPDATE SET
  as_of = excluded.as_of, underlying_price = excluded.underlying_price, rate = excluded.rate,
  dividend_yield = excluded.dividend_yield, forward = excluded.forward, forward_source = excluded.forward_source,
  atm_implied_volatility = excluded.atm_implied_volatility, skew_25_delta = excluded.skew_25_delta,
  atm_straddle = excluded.atm_straddle,
  contracts = excluded.contracts, volume = excluded.volume, open_interest = excluded.open_interest,
  provider = excluded.provider
WHERE chain_snapshots.as_of <= excluded.as_of`;
}
