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

/** Whether live and rebuilt volatilities may be ranked together, and the closes that a rank may use, oldest first. */
export function spliceHistory(_days: readonly SplicedDay[]): SplicedHistory {
  throw new Error("not filled yet");
}
