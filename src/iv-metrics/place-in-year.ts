import { ivPercentile } from "../volatility/iv-percentile.ts";
import { ivRank } from "../volatility/iv-rank.ts";
import { regime } from "../volatility/regime.ts";
import type { IvMetricsRow, TickerMarket } from "./ports.ts";
import { spliceWarnings } from "./rank-basis.ts";
import { rankHistory } from "./rank-closes.ts";

export type PlaceInYear = Pick<
  IvMetricsRow,
  "ivRank" | "ivPercentile" | "observations" | "rebuiltObservations" | "regime" | "warnings"
>;

/** Where a 30-day volatility (annual fraction; null has no place) lies in its year, and what to be careful about. */
export function placeInYear(
  current: number | null,
  { days, regimeBefore }: Pick<TickerMarket, "days" | "regimeBefore">,
): PlaceInYear {
  const { closes, splice } = rankHistory(days);
  const place = { history: closes.map(({ iv30 }) => iv30), current: current ?? Number.NaN };
  const { rank, n, missing } = ivRank(place);
  const { percentile } = ivPercentile(place);
  const verdict = regime({ rank, percentile, before: regimeBefore });
  const warnings = spliceWarnings(splice);
  if (missing === "no-range") warnings.push("IV rank is not known: every close of the history is the same.");
  if (verdict.disagreement) {
    warnings.push("IV rank and percentile differ by more than 25 points, so the regime is called neutral.");
  }
  return {
    ivRank: rank,
    ivPercentile: percentile,
    observations: n,
    rebuiltObservations: closes.filter(({ source }) => !source.startsWith("live-")).length,
    regime: verdict.regime,
    warnings,
  };
}

/** Whether a row's warning came of {@link placeInYear}: such are replaced when it is placed again. */
export const isOfRank = (warning: string) => warning.startsWith("IV rank");
