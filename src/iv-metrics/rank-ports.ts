import type { IvMetricsRow, TickerMarket } from "./ports.ts";

/** What a rank is worked out from again, and where it is kept. */

/** A ticker's latest row, as far as it is ranked, beside what its rank may look at. */
export type RankedRow = Pick<
  IvMetricsRow,
  "symbol" | "slotMs" | "asOfMs" | "iv30" | "rankIv30" | "extrapolated" | "warnings"
> &
  Pick<TickerMarket, "days" | "before">;

/** What a row's place in its year is, for the row of that symbol, slot and fetch. */
export type NewRank = Pick<
  IvMetricsRow,
  | "symbol"
  | "slotMs"
  | "asOfMs"
  | "ivRank"
  | "ivPercentile"
  | "observations"
  | "rebuiltObservations"
  | "regime"
  | "warnings"
>;

export type RankStore = {
  /** The latest row of each of the tickers that has one, in one request; rows of the future, of a clock ahead, are none. */
  readRanked(symbols: readonly string[], nowMs: number): Promise<RankedRow[]>;
  /**
   * In one request; a row that was computed anew meanwhile is left. Armed alerts on the rank of a changed row see it as
   * what stood there before: no level was crossed. Returns how many rows changed.
   */
  storeRanks(ranks: readonly NewRank[]): Promise<number>;
};
