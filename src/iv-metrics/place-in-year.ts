import { ivPercentile } from "../volatility/iv-percentile.ts";
import { ivRank } from "../volatility/iv-rank.ts";
import { type Regime, regime } from "../volatility/regime.ts";
import type { IvMetricsRow, TickerMarket } from "./ports.ts";
import { isLive, spliceWarnings } from "./rank-basis.ts";
import { rankHistory } from "./rank-closes.ts";

export type PlaceInYear = Pick<
  IvMetricsRow,
  "ivRank" | "ivPercentile" | "observations" | "rebuiltObservations" | "regime" | "warnings"
>;

/** Where a 30-day volatility (annual fraction; null has no place) lies in its year, and what to be careful about. */
export function placeInYear(
  current: number | null,
  { days, before }: Pick<TickerMarket, "days" | "before">,
): PlaceInYear {
  const { closes, splice } = rankHistory(days);
  const place = { history: closes.map(({ iv30 }) => iv30), current: current ?? Number.NaN };
  const { rank, n, missing } = ivRank(place);
  const { percentile } = ivPercentile(place);
  const verdict = regime({ rank, percentile, before: lastingRegime(before, n) });
  const warnings = spliceWarnings(splice);
  if (missing === "no-range") warnings.push("IV rank is not known: every close of the history is the same.");
  if (verdict.disagreement) {
    warnings.push("IV rank and percentile differ by more than 25 points, so the regime is called neutral.");
  }
  return {
    ivRank: rank,
    ivPercentile: percentile,
    observations: n,
    rebuiltObservations: closes.filter(({ source }) => !isLive(source)).length,
    regime: verdict.regime,
    warnings,
  };
}

/** More closes than come or go in a week: the history is another one then, and its judgement no reason to stay. */
const SAME_YEAR_WITHIN = 6;

function lastingRegime(before: TickerMarket["before"], n: number): Regime | null {
  return before !== null && Math.abs(before.observations - n) <= SAME_YEAR_WITHIN ? before.regime : null;
}

/** Whether a row's warning came of {@link placeInYear}: such are replaced when it is placed again. */
export const isOfRank = (warning: string) => warning.startsWith("IV rank");
