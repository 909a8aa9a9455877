import type { IvMetricsRow } from "./ports.ts";
import { basisOf, basisText, isLive, type RankBasis, rankName, spliceText } from "./rank-basis.ts";
import { type RankHistory, type RankSplice, rankedVolatility } from "./rank-closes.ts";

/** Where the 30-day volatility lies in its year. Volatilities are annual fractions. */
export type IvRankView = {
  /** 0..100; null where there is no rank. */
  value: number | null;
  /** What is ranked: at 30 days by the expirations that a rebuilt day has; null where it cannot be. */
  current: number | null;
  /** The lowest and highest of the closes and of the present value; null while nothing is known. */
  low: number | null;
  lowDay: string | null;
  high: number | null;
  highDay: string | null;
  /** Earlier daily closes. */
  observations: number;
  /** How many of the closes were rebuilt, and how many kept when they stood. */
  rebuilt: number;
  live: number;
  /** What the closes come of: "live-schwab" by provider, "databento-cbbo-1m" or "alpaca-1min". */
  sources: string[];
  basis: RankBasis[];
  splice: RankSplice;
  /** All of it as one line. */
  text: string;
};

export type Extremes = Pick<IvRankView, "low" | "lowDay" | "high" | "highDay">;

export function ivRankView(
  row: Pick<IvMetricsRow, "day" | "iv30" | "rankIv30" | "extrapolated" | "ivRank" | "observations">,
  { closes, splice }: RankHistory,
): IvRankView {
  const current = rankedVolatility(row);
  const present = current === null ? [] : [{ day: row.day, iv30: current }];
  const extremes = extremesOf([...closes, ...present]);
  const basis = basisOf(closes);
  const live = closes.filter(({ source }) => isLive(source)).length;
  return {
    value: row.ivRank,
    current,
    ...extremes,
    observations: row.observations,
    rebuilt: closes.length - live,
    live,
    sources: basis.map(({ source }) => source).sort(),
    basis,
    splice,
    text: rankText(row, extremes, basis, splice),
  };
}

/** "IV rank 42 (low 14.1 on 2026-02-11, high 38.9 on 2026-04-08; n 249: 231 rebuilt from 15:45 quotes, 18 live)". */
function rankText(
  { ivRank, observations }: Pick<IvMetricsRow, "ivRank" | "observations">,
  { low, lowDay, high, highDay }: Extremes,
  basis: readonly RankBasis[],
  splice: RankSplice,
): string {
  const rests = [basisText(basis), ...spliceText(basis, splice)].join("; ");
  if (ivRank === null) return `IV rank not known (${rests})`;
  const range = [end("low", low, lowDay), end("high", high, highDay)].join(", ");
  return `${rankName(observations)} ${Math.round(ivRank)} (${range}; ${rests})`;
}

const end = (word: string, value: number | null, day: string | null) =>
  value === null || day === null ? `${word} not known` : `${word} ${(100 * value).toFixed(1)} on ${day}`;

/** Of equal ones the latest day: that is when it last stood there. */
export function extremesOf(all: readonly { day: string; iv30: number }[]): Extremes {
  const sorted = all.toSorted((a, b) => a.iv30 - b.iv30 || b.day.localeCompare(a.day));
  const low = sorted[0] ?? null;
  const top = sorted.at(-1)?.iv30;
  const high = sorted.find((one) => one.iv30 === top) ?? null;
  return {
    low: low?.iv30 ?? null,
    lowDay: low?.day ?? null,
    high: high?.iv30 ?? null,
    highDay: high?.day ?? null,
  };
}
