import { IV_MINIMUM_OBSERVATIONS, type IvHistoryGap } from "../volatility/iv-history.ts";
import { type SpliceVerdict, spliceHistory } from "../volatility/rank/splice-history.ts";
import type { IvMetricsRow } from "./ports.ts";
import type { RankClose, RankDay } from "./rank-day.ts";

/** How live and rebuilt days agree where there are both. */
export type RankSplice = {
  verdict: SpliceVerdict;
  /** Median of live less rebuilt, annual fraction; null without a day that has both. */
  offset: number | null;
  /** Days that have both. */
  days: number;
};

export type RankHistory = {
  /** Oldest first. */
  closes: RankClose[];
  splice: RankSplice;
};

/** The closes that a rank looks at: of each day the live one, else the rebuilt; where they do not fit, the live alone. */
export function rankHistory(days: readonly RankDay[]): RankHistory {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const { closes, verdict, offset, n } = spliceHistory(
    days.map(({ day, live, rebuilt }) => ({
      day,
      live: live?.iv30 ?? null,
      rebuilt: rebuilt?.iv30 ?? null,
    })),
  );
  return {
    closes: closes.flatMap(({ day, iv, source }): RankClose[] => {
      const kept = byDay.get(day);
      const from = source === "live" ? liveSource(kept) : kept?.rebuilt?.source;
      return from === undefined ? [] : [{ day, iv30: iv, source: from }];
    }),
    splice: { verdict, offset, days: n },
  };
}

const liveSource = (day: RankDay | undefined) =>
  day?.live == null ? undefined : (`live-${day.live.provider}` as const);

/** What of a row is ranked: by the rule of rebuilt days where it is known, never extrapolated. Annual fraction. */
export function rankedVolatility({
  rankIv30,
  iv30,
  extrapolated,
}: Pick<IvMetricsRow, "rankIv30" | "iv30" | "extrapolated">): number | null {
  return rankIv30 ?? (extrapolated.includes(30) ? null : iv30);
}

/** What tells whether a row has a rank, and why not. */
export type RankedOrNot = Pick<
  IvMetricsRow,
  "ivRank" | "observations" | "rankIv30" | "iv30" | "extrapolated"
>;

/** Why a row has no rank; null where it has one. */
export function missingRank(row: RankedOrNot): IvHistoryGap | null {
  if (row.ivRank !== null) return null;
  if (rankedVolatility(row) === null) return "invalid-current";
  return row.observations < IV_MINIMUM_OBSERVATIONS ? "too-few-observations" : "no-range";
}
