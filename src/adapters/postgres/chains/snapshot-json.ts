import type { StoredExpirySnapshot } from "../../../chains/reader-ports.ts";
import { statement } from "../statement.ts";

/** A row of chain_snapshots, named `stored`, as JSON with the settlement of its contracts, as `readSnapshot` takes it. */
export const SNAPSHOT_JSON = statement`json_build_object(
  'root', stored.root, 'expiration', stored.expiration, 'settlement', coalesce((
    SELECT settlement FROM option_contracts listed
    WHERE listed.symbol = stored.symbol AND listed.expiration = stored.expiration AND listed.root = stored.root
    LIMIT 1), 'PM'),
  'asOf', stored.as_of, 'quotedAt', coalesce(stored.quoted_at, stored.as_of), 'delayed', stored.delayed,
  'statedPrice', stored.stated_price, 'impliedPrice', stored.implied_price,
  'impliedPriceError', stored.implied_price_error, 'underlyingPrice', stored.underlying_price,
  'rate', stored.rate, 'rateSource', stored.rate_source, 'slopeRate', stored.slope_rate,
  'dividendYield', stored.dividend_yield, 'dividends', stored.dividends,
  'forward', stored.forward, 'forwardError', stored.forward_error, 'forwardSource', stored.forward_source,
  'smile', stored.smile, 'atmImpliedVolatility', stored.atm_implied_volatility, 'skew25Delta', stored.skew_25_delta,
  'modelFreeVolatility', stored.model_free_volatility, 'butterflyArbitrage', stored.butterfly_arbitrage,
  'atmStraddle', stored.atm_straddle, 'contracts', stored.contracts, 'tooWide', stored.too_wide,
  'unpricedCalls', coalesce(stored.unpriced_calls, '{}'), 'unpricedPuts', coalesce(stored.unpriced_puts, '{}'),
  'provider', stored.provider)`;

export type SnapshotJson = Omit<StoredExpirySnapshot, "asOfMs" | "quotedAtMs"> & {
  asOf: string;
  quotedAt: string;
};

export function readSnapshot({ asOf, quotedAt, smile, ...rest }: SnapshotJson): StoredExpirySnapshot {
  return {
    ...rest,
    // Postgres writes the shortest decimal of a single: the single itself is what was fitted.
    smile: smile === null ? null : smile.map(Math.fround),
    asOfMs: Date.parse(asOf),
    quotedAtMs: Date.parse(quotedAt),
  };
}
