import type { StoredContract } from "../../../chains/reader-ports.ts";
import { statement } from "../statement.ts";

/** A row of option_contracts as a JSON array, as `readContract` takes it: names would be two thirds of the answer. */
export const CONTRACT_JSON = statement`json_build_array(
  occ_symbol, root, strike::float8, option_type, settlement, exercise_style,
  bid::float8, ask::float8, last::float8, mark_price::float8, volume, open_interest,
  implied_volatility, implied_volatility_status, delta, gamma, theta_per_day, vega_per_vol_point, rho_per_point,
  provider_implied_volatility, provider,
  floor(extract(epoch FROM quoted_at) * 1000), floor(extract(epoch FROM last_updated) * 1000))`;

type Fields = Readonly<StoredContract>;
export type ContractJson = readonly [
  occSymbol: string,
  root: string,
  strike: number,
  type: Fields["type"],
  settlement: Fields["settlement"],
  exerciseStyle: Fields["exerciseStyle"],
  bid: number | null,
  ask: number | null,
  last: number | null,
  mark: number,
  volume: number | null,
  openInterest: number | null,
  impliedVolatility: number | null,
  impliedVolatilityStatus: Fields["impliedVolatilityStatus"],
  delta: number | null,
  gamma: number | null,
  thetaPerDay: number | null,
  vegaPerVolPoint: number | null,
  rhoPerPoint: number | null,
  providerImpliedVolatility: number | null,
  provider: string,
  quotedAtMs: number | null,
  lastUpdatedMs: number,
];

export function readContract(symbol: string, expiration: string, row: ContractJson): StoredContract {
  const [occSymbol, root, strike, type, settlement, exerciseStyle, ...quote] = row;
  const [bid, ask, last, mark, volume, openInterest, ...view] = quote;
  const [impliedVolatility, impliedVolatilityStatus, delta, gamma, thetaPerDay, vegaPerVolPoint, ...rest] =
    view;
  const [rhoPerPoint, providerImpliedVolatility, provider, quotedAtMs, lastUpdatedMs] = rest;
  return {
    occSymbol,
    root,
    symbol,
    expiration,
    strike,
    type,
    settlement,
    exerciseStyle,
    bid,
    ask,
    last,
    mark,
    volume,
    openInterest,
    impliedVolatility,
    impliedVolatilityStatus,
    delta,
    gamma,
    thetaPerDay,
    vegaPerVolPoint,
    rhoPerPoint,
    providerImpliedVolatility,
    provider,
    quotedAtMs,
    lastUpdatedMs,
  };
}
