import { requireTicker } from "../chains/read-chain.ts";
import { pick } from "./pick.ts";
import type { IvMetricsRow } from "./ports.ts";
import type { VolatilityDeps } from "./read-volatility.ts";

export type VolatilityClose = Pick<
  IvMetricsRow,
  | "day"
  | "underlyingPrice"
  | "iv7"
  | "iv14"
  | "iv30"
  | "iv60"
  | "iv90"
  | "ivRank"
  | "ivPercentile"
  | "observations"
  | "regime"
  | "termSlope"
  | "skew25Delta"
  | "rv20"
  | "rv60"
  | "ivLessRv"
>;

export type VolatilityHistoryView = {
  symbol: string;
  days: number;
  closes: VolatilityClose[];
  warnings: string[];
};

/** Daily closes of a ticker's volatility, oldest first; none is an empty list. Throws `unknown_symbol`. */
export async function readVolatilityHistory(
  deps: VolatilityDeps,
  symbol: string,
  days: number,
): Promise<VolatilityHistoryView> {
  const [, rows] = await Promise.all([
    requireTicker(deps.chains, symbol),
    deps.volatility.readCloses(symbol, days),
  ]);
  const asked = `${days} ${days === 1 ? "day was" : "days were"} asked for`;
  const warnings =
    rows.length < days
      ? [`${asked}; ${rows.length} have a stored close. One is added each trading day.`]
      : [];
  return { symbol, days: rows.length, closes: rows.map(toClose), warnings };
}

function toClose(row: IvMetricsRow): VolatilityClose {
  return {
    ...pick(row, "day", "underlyingPrice", "iv7", "iv14", "iv30", "iv60", "iv90", "ivRank", "ivPercentile"),
    ...pick(row, "observations", "regime", "termSlope", "skew25Delta", "rv20", "rv60", "ivLessRv"),
  };
}
