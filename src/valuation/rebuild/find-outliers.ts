/** A day's volatilities, annual fractions: at 30 days, and of the two expirations that it rests on. */
export type HistoryDay = {
  readonly day: string;
  readonly iv30: number;
  readonly nearIv: number;
  readonly farIv: number;
};

/** The days among `days` (in any order, neighbours included) that are suspect: left out of rank and percentile. */
export function findOutliers(_days: readonly HistoryDay[]): Set<string> {
  throw new Error("not filled yet");
}
