import type { IvMetricsRow } from "../truth/pool.ts";
import { document, instant, near, same } from "./columns.ts";
import type { TableColumns } from "./compare-rows.ts";

const PRICE = 0.000_05;
/** Stored with six decimals, and made of rows that are stored rounded too. */
const SIX = 2e-6;
/** Days to expiry are stored with four decimals. */
const TERM = { days: 0.000_051, others: SIX };

export const METRIC_COLUMNS: TableColumns<IvMetricsRow> = {
  table: "iv_metrics",
  key: ["symbol", "slot"],
  columns: [
    same("symbol", (row) => row.symbol),
    instant("slot", (row) => row.slotMs),
    same("day", (row) => row.day),
    same("is_close", (row) => row.isClose),
    instant("as_of", (row) => row.asOfMs),
    instant("quoted_at", (row) => row.quotedAtMs),
    same("delayed", (row) => row.delayed),
    near("underlying_price", PRICE, (row) => row.underlyingPrice),
    near("iv_7", SIX, (row) => row.iv7),
    near("iv_14", SIX, (row) => row.iv14),
    near("iv_30", SIX, (row) => row.iv30),
    near("iv_60", SIX, (row) => row.iv60),
    near("iv_90", SIX, (row) => row.iv90),
    near("rank_iv_30", SIX, (row) => row.rankIv30),
    near("model_free_30", SIX, (row) => row.modelFree30),
    document("extrapolated", { others: 0 }, (row) => row.extrapolated),
    same("calendar_arbitrage", (row) => row.calendarArbitrage),
    near("iv_rank", SIX, (row) => row.ivRank),
    near("iv_percentile", SIX, (row) => row.ivPercentile),
    same("observations", (row) => row.observations),
    same("rebuilt_observations", (row) => row.rebuiltObservations),
    same("regime", (row) => row.regime),
    near("term_slope", SIX, (row) => row.termSlope),
    near("skew_25_delta", SIX, (row) => row.skew25Delta),
    near("expected_move_30", SIX, (row) => row.expectedMove30),
    near("straddle", SIX, (row) => row.straddle),
    same("straddle_expiration", (row) => row.straddleExpiration),
    near("rv_20", SIX, (row) => row.rv20),
    near("rv_60", SIX, (row) => row.rv60),
    near("yang_zhang_20", SIX, (row) => row.yangZhang20),
    near("yang_zhang_60", SIX, (row) => row.yangZhang60),
    near("iv_less_rv", SIX, (row) => row.ivLessRv),
    document("term", TERM, (row) => row.term),
    document("warnings", { others: 0 }, (row) => row.warnings),
    same("provider", (row) => row.provider),
  ],
};
