import type { SQL } from "drizzle-orm";
import type { SliceRecord, UnpricedContract } from "../../../chains/ports.ts";
import type { ExpirySummary } from "../../../valuation/valued-chain.ts";
import { numberArray, roundedArray, textArray, wordArray } from "../column-arrays.ts";
import { statement } from "../statement.ts";
import { believed } from "./upsert-contracts.ts";

const isoOf = (ms: number) => new Date(ms).toISOString();

/**
 * One row per expiry of the slice. A later fetch of the same slot replaces an earlier one; of a slice of one side, what
 * is known of the other side's strikes stays. Rows of the future, of a clock
 * that ran ahead, go: of each expiry the latest slot is what is read.
 */
export function upsertSnapshots(record: SliceRecord, nowMs = record.fetchedAtMs): SQL {
  const { expiries: rows, stated, underlying, quotedAtMs } = record.valued;
  const unpriced = unpricedStrikes(record.unpriced);
  const { side } = record;
  return statement`
WITH ahead AS (
  DELETE FROM chain_snapshots AS old USING unnest(
    ${textArray(rows, (row) => row.root)}::text[], ${textArray(rows, (row) => row.expiration)}::date[]
  ) AS seen (root, expiration)
  WHERE old.symbol = ${record.symbol} AND old.root = seen.root AND old.expiration = seen.expiration
    AND old.slot > ${believed(record, nowMs)}::timestamptz
)
INSERT INTO chain_snapshots (
  root, expiration, underlying_price, rate, rate_source, slope_rate, dividend_yield, dividends, forward, forward_error,
  forward_source, smile, atm_implied_volatility, skew_25_delta, model_free_volatility, butterfly_arbitrage, atm_straddle,
  contracts, too_wide, unpriced_calls, unpriced_puts, volume, open_interest,
  symbol, slot, as_of, quoted_at, delayed, stated_price, implied_price, implied_price_error, provider)
SELECT u.root, u.expiration, u.price, u.rate, u.rate_source, u.slope_rate, u.yield, u.dividends, u.forward, u.error,
  u.source, u.smile::real[], u.atm, u.skew, u.free, u.butterfly, u.straddle,
  u.contracts, u.too_wide, u.calls::real[], u.puts::real[], u.volume, u.interest,
  ${record.symbol}, ${isoOf(record.slotMs)}::timestamptz, ${isoOf(record.fetchedAtMs)}::timestamptz,
  ${isoOf(quotedAtMs)}::timestamptz, ${record.delayed}::boolean, ${stated}::numeric,
  ${underlying.implied}::double precision, ${underlying.impliedError}::double precision, ${record.provider}
FROM unnest(
  ${textArray(rows, (row) => row.root)}::text[],
  ${textArray(rows, (row) => row.expiration)}::date[],
  ${roundedArray(rows, 4, (row) => row.underlyingPrice)}::numeric[],
  ${numberArray(rows, (row) => row.rate)}::double precision[],
  ${wordArray(rows, (row) => row.rateSource)}::text[],
  ${roundedArray(rows, 6, (row) => row.slopeRate)}::double precision[],
  ${numberArray(rows, (row) => row.dividendYield)}::double precision[],
  ${roundedArray(rows, 6, (row) => row.dividends)}::double precision[],
  ${numberArray(rows, (row) => row.forward)}::double precision[],
  ${roundedArray(rows, 6, (row) => row.forwardError)}::double precision[],
  ${wordArray(rows, (row) => row.forwardSource)}::text[],
  ${textArray(rows, (row) => realLiteral(row.smile))}::text[],
  ${numberArray(rows, (row) => row.atmImpliedVolatility)}::double precision[],
  ${numberArray(rows, (row) => row.skew25Delta)}::double precision[],
  ${roundedArray(rows, 6, (row) => row.modelFreeVolatility)}::double precision[],
  ${wordArray(rows, (row) => String(row.butterflyArbitrage))}::boolean[],
  ${roundedArray(rows, 6, (row) => row.atmStraddle)}::double precision[],
  ${numberArray(rows, (row) => row.contracts)}::integer[],
  ${numberArray(rows, (row) => row.tooWide)}::integer[],
  ${textArray(rows, (row) => realLiteral(unpriced(row, "call")))}::text[],
  ${textArray(rows, (row) => realLiteral(unpriced(row, "put")))}::text[],
  ${numberArray(rows, (row) => row.volume)}::bigint[],
  ${numberArray(rows, (row) => row.openInterest)}::bigint[]
) AS u (root, expiration, price, rate, rate_source, slope_rate, yield, dividends, forward, error, source, smile, atm, skew,
  free, butterfly, straddle, contracts, too_wide, calls, puts, volume, interest)
ORDER BY 1, 2
ON CONFLICT (symbol, root, expiration, slot) DO UPDATE SET
  as_of = excluded.as_of, quoted_at = excluded.quoted_at, delayed = excluded.delayed,
  stated_price = excluded.stated_price, implied_price = excluded.implied_price,
  implied_price_error = excluded.implied_price_error, underlying_price = excluded.underlying_price,
  rate = excluded.rate, rate_source = excluded.rate_source, slope_rate = excluded.slope_rate,
  dividend_yield = excluded.dividend_yield, dividends = excluded.dividends,
  forward = excluded.forward, forward_error = excluded.forward_error, forward_source = excluded.forward_source,
  smile = excluded.smile, atm_implied_volatility = excluded.atm_implied_volatility,
  skew_25_delta = excluded.skew_25_delta, model_free_volatility = excluded.model_free_volatility,
  butterfly_arbitrage = excluded.butterfly_arbitrage, atm_straddle = excluded.atm_straddle,
  contracts = excluded.contracts, too_wide = excluded.too_wide,
  unpriced_calls = CASE WHEN ${side} = 'PUT' THEN chain_snapshots.unpriced_calls ELSE excluded.unpriced_calls END,
  unpriced_puts = CASE WHEN ${side} = 'CALL' THEN chain_snapshots.unpriced_puts ELSE excluded.unpriced_puts END,
  volume = excluded.volume, open_interest = excluded.open_interest, provider = excluded.provider
WHERE chain_snapshots.as_of <= excluded.as_of OR chain_snapshots.as_of > ${believed(record, nowMs)}::timestamptz`;
}

/** Postgres' literal of a short list of numbers; null for none. */
function realLiteral(numbers: readonly number[] | null): string | null {
  return numbers === null || numbers.length === 0 ? null : `{${numbers.join(",")}}`;
}

function unpricedStrikes(unpriced: readonly UnpricedContract[]) {
  const strikes = Map.groupBy(unpriced, ({ root, expiration, type }) => `${root}|${expiration}|${type}`);
  return ({ root, expiration }: ExpirySummary, type: "call" | "put"): number[] =>
    (strikes.get(`${root}|${expiration}|${type}`) ?? []).map(({ strike }) => strike);
}
