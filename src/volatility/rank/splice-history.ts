import { median } from "./median.ts";

/** A day's volatility as it was seen live, as it was rebuilt, or both; annual fractions, null where there is none. */
export type SplicedDay = {
  readonly day: string;
  readonly live: number | null;
  readonly rebuilt: number | null;
};

/**
 * unchecked: too few days have both. fits: both may be mixed. warn: they may, and the offset is told. refused: they differ
 * too much to be ranked among each other.
 */
export type SpliceVerdict = "unchecked" | "fits" | "warn" | "refused";

/** What a rank looks at, by day. Nothing is ever shifted. */
export type SplicedClose = { readonly day: string; readonly iv: number; readonly source: "live" | "rebuilt" };

export type SplicedHistory = {
  /** Median of live less rebuilt, annual fraction; null without a day that has both. */
  readonly offset: number | null;
  /** Days that have both. */
  readonly n: number;
  readonly verdict: SpliceVerdict;
  /** The live value of a day, else the rebuilt one; live values alone where the verdict is refused. */
  readonly closes: readonly SplicedClose[];
};

const LEAST_DAYS = 5;
/** Half a volatility point, or this share of the level: about what other expirations and another hour make. */
const [WARN_POINTS, WARN_SHARE] = [0.005, 0.03];
/** A point and a half. */
const REFUSE_POINTS = 0.015;

/** Whether live and rebuilt volatilities may be ranked together, and the closes that a rank may use, oldest first. */
export function spliceHistory(days: readonly SplicedDay[]): SplicedHistory {
  const both = days.filter(hasBoth);
  const offset = median(both.map(({ live, rebuilt }) => live - rebuilt));
  const verdict = verdictOn(offset, median(both.map(({ live }) => live)), both.length);
  const closes = days.flatMap(({ day, live, rebuilt }): SplicedClose[] => {
    if (live !== null) return [{ day, iv: live, source: "live" }];
    return rebuilt === null || verdict === "refused" ? [] : [{ day, iv: rebuilt, source: "rebuilt" }];
  });
  return { offset, n: both.length, verdict, closes: closes.sort((a, b) => (a.day < b.day ? -1 : 1)) };
}

function hasBoth(day: SplicedDay): day is SplicedDay & { live: number; rebuilt: number } {
  return day.live !== null && day.rebuilt !== null;
}

function verdictOn(offset: number | null, level: number | null, n: number): SpliceVerdict {
  if (offset === null || level === null || n < LEAST_DAYS) return "unchecked";
  if (Math.abs(offset) > REFUSE_POINTS) return "refused";
  return Math.abs(offset) > Math.min(WARN_POINTS, WARN_SHARE * level) ? "warn" : "fits";
}
