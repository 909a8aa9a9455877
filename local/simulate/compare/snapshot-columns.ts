import type { TrueSnapshot } from "../truth/replay-chains.ts";
import { instant, near, same } from "./columns.ts";
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
    near("underlying_price", PRICE, (row) => row.underlyingPrice),
    near("rate", EXACT, (row) => row.rate),
    near("dividend_yield", EXACT, (row) => row.dividendYield),
    near("forward", EXACT, (row) => row.forward),
    same("forward_source", (row) => row.forwardSource),
    near("atm_implied_volatility", EXACT, (row) => row.atmImpliedVolatility),
    near("skew_25_delta", EXACT, (row) => row.skew25Delta),
    near("atm_straddle", SIX, (row) => row.atmStraddle),
    same("contracts", (row) => row.contracts),
    same("volume", (row) => row.volume),
    same("open_interest", (row) => row.openInterest),
    same("provider", ({ slice }) => slice.provider),
  ],
};
