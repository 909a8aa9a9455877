import type { TrueBar } from "../truth/bars.ts";
import { instant, near, oneOfInstants, same } from "./columns.ts";
import type { TableColumns } from "./compare-rows.ts";

/** Stored with four decimals. */
const PRICE = 0.000_051;

export const BAR_COLUMNS: TableColumns<TrueBar> = {
  table: "price_bars",
  key: ["symbol", "timeframe", "start"],
  columns: [
    same("symbol", ({ symbol }) => symbol),
    same("timeframe", ({ timeframe }) => timeframe),
    instant("start", ({ startMs }) => startMs),
    same("session", ({ session }) => session),
    near("open", PRICE, ({ open }) => open),
    near("high", PRICE, ({ high }) => high),
    near("low", PRICE, ({ low }) => low),
    near("close", PRICE, ({ close }) => close),
    same("volume", ({ volume }) => volume),
    near("adj_open", PRICE, ({ adjusted }) => adjusted?.open ?? null),
    near("adj_high", PRICE, ({ adjusted }) => adjusted?.high ?? null),
    near("adj_low", PRICE, ({ adjusted }) => adjusted?.low ?? null),
    near("adj_close", PRICE, ({ adjusted }) => adjusted?.close ?? null),
    same("adj_volume", ({ adjusted }) => adjusted?.volume ?? null),
    same("split_factor", ({ splitFactor }) => splitFactor),
    near("dividend", PRICE, ({ dividend }) => dividend),
    same("provider", ({ provider }) => provider),
    oneOfInstants("fetched_at", ({ fetchedMs }) => fetchedMs),
  ],
};
