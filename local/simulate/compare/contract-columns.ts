import type { TrueContract } from "../truth/replay-chains.ts";
import { instant, near, same, single } from "./columns.ts";
import type { TableColumns } from "./compare-rows.ts";

/** Prices are stored with four decimals, model output with six to nine. */
const PRICE = 0.000_05;
const SIX = 1.1e-6;
const EIGHT = 1.1e-8;
const NINE = 1.1e-9;

export const CONTRACT_COLUMNS: TableColumns<TrueContract> = {
  table: "option_contracts",
  key: ["occ_symbol"],
  columns: [
    same("occ_symbol", ({ contract }) => contract.occSymbol),
    same("symbol", ({ slice }) => slice.symbol),
    same("root", ({ contract }) => contract.root),
    same("expiration", ({ contract }) => contract.expiration),
    same("strike", ({ contract }) => contract.strike),
    same("option_type", ({ contract }) => contract.type),
    same("settlement", ({ contract }) => contract.settlement),
    same("exercise_style", ({ contract }) => contract.exerciseStyle),
    near("bid", PRICE, ({ contract }) => contract.bid),
    near("ask", PRICE, ({ contract }) => contract.ask),
    near("last", PRICE, ({ contract }) => contract.last),
    near("mark_price", PRICE, ({ contract }) => contract.mark),
    same("volume", ({ contract }) => contract.volume),
    same("open_interest", ({ contract }) => contract.openInterest),
    near("implied_volatility", NINE, (row) => row.impliedVolatility),
    same("implied_volatility_status", (row) => row.impliedVolatilityStatus),
    single("delta", SIX, (row) => row.delta),
    single("gamma", EIGHT, (row) => row.gamma),
    single("theta_per_day", SIX, (row) => row.thetaPerDay),
    single("vega_per_vol_point", SIX, (row) => row.vegaPerVolPoint),
    single("rho_per_point", SIX, (row) => row.rhoPerPoint),
    single("provider_implied_volatility", SIX, ({ contract }) => contract.providerImpliedVolatility),
    same("provider", ({ slice }) => slice.provider),
    instant("quoted_at", ({ contract }) => contract.quotedAtMs),
    instant("last_updated", ({ slice }) => slice.atMs),
  ],
};
