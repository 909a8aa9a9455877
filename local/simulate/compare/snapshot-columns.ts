import type { TrueSnapshot } from "../truth/replay-chains.ts";
import { instant, near, numbers, same } from "./columns.ts";
import type { TableColumns } from "./compare-rows.ts";

const PRICE = 0.000_05;
const SIX = 1.1e-6;
/** Stored with all their digits. */
const EXACT = 1e-9;

export const SNAPSHOT_COLUMNS: TableColumns<TrueSnapshot> = {
  table: "chain_snapshots",
  key: ["symbol", "root", "expiration", "slot"],
  columns: [
    same("symbol", ({ slice }) => slice.symbol),
    same("root", (row) => row.root),
    same("expiration", (row) => row.expiration),
    instant("slot", ({ slice }) => slice.slotMs),
    instant("as_of", ({ slice }) => slice.atMs),
    instant("quoted_at", (row) => row.quotedAtMs),
    same("delayed", (row) => row.delayed),
    near("stated_price", PRICE, (row) => row.statedPrice),
    near("implied_price", EXACT, (row) => row.impliedPrice),
    near("implied_price_error", EXACT, (row) => row.impliedPriceError),
    near("underlying_price", PRICE, (row) => row.underlyingPrice),
    near("rate", EXACT, (row) => row.rate),
    same("rate_source", (row) => row.rateSource),
    near("slope_rate", SIX, (row) => row.slopeRate),
    near("dividend_yield", EXACT, (row) => row.dividendYield),
    near("dividends", SIX, (row) => row.dividends),
    near("forward", EXACT, (row) => row.forward),
    near("forward_error", SIX, (row) => row.forwardError),
    same("forward_source", (row) => row.forwardSource),
    numbers("smile", (row) => row.smile),
    near("atm_implied_volatility", EXACT, (row) => row.atmImpliedVolatility),
    near("skew_25_delta", EXACT, (row) => row.skew25Delta),
    near("model_free_volatility", SIX, (row) => row.modelFreeVolatility),
    same("butterfly_arbitrage", (row) => row.butterflyArbitrage),
    near("atm_straddle", SIX, (row) => row.atmStraddle),
    same("contracts", (row) => row.contracts),
    same("too_wide", (row) => row.tooWide),
    numbers("unpriced_calls", (row) => row.unpricedCalls),
    numbers("unpriced_puts", (row) => row.unpricedPuts),
    same("volume", (row) => row.volume),
    same("open_interest", (row) => row.openInterest),
    same("provider", ({ slice }) => slice.provider),
  ],
};
