import type { IvMetricsRow, RankClose } from "./ports.ts";

/** Where the 30-day volatility lies in its year. Volatilities are annual fractions. */
export type IvRankView = {
  /** 0..100; null where there is no rank. */
  value: number | null;
  /** The lowest and highest of the closes and of the present value; null while nothing is known. */
  low: number | null;
  lowDay: string | null;
  high: number | null;
  highDay: string | null;
  /** Earlier daily closes. */
  observations: number;
  /** Providers whose quotes the closes are of. */
  sources: string[];
};

export function ivRankView(
  { day, iv30, ivRank, observations }: Pick<IvMetricsRow, "day" | "iv30" | "ivRank" | "observations">,
  closes: readonly RankClose[],
): IvRankView {
  const present = iv30 === null ? [] : [{ day, iv30 }];
  // Of equal ones the latest day: that is when it last stood there.
  const sorted = [...closes, ...present].toSorted((a, b) => a.iv30 - b.iv30 || b.day.localeCompare(a.day));
  const low = sorted[0] ?? null;
  const top = sorted.at(-1)?.iv30;
  const high = sorted.find((one) => one.iv30 === top) ?? null;
  return {
    value: ivRank,
    low: low?.iv30 ?? null,
    lowDay: low?.day ?? null,
    high: high?.iv30 ?? null,
    highDay: high?.day ?? null,
    observations,
    sources: [...new Set(closes.map(({ provider }) => provider))].sort(),
  };
}
