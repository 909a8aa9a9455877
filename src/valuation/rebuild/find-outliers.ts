import { median } from "../../volatility/rank/median.ts";

/** A day's volatilities, annual fractions: at 30 days, and of the two expirations that it rests on. */
export type HistoryDay = {
  readonly day: string;
  readonly iv30: number;
  readonly nearIv: number;
  readonly farIv: number;
};

const NEIGHBOURS = 5;
/** With fewer nobody can say what is usual. */
const LEAST_NEIGHBOURS = 3;
/** Three volatility points, or this share of the usual. */
const [MOST_POINTS, MOST_SHARE] = [0.03, 0.15];
/** News moves all expirations: each at least so much of what 30 days moved. */
const ALIKE = 0.5;

/**
 * The days among `days` (in any order, those already stored included) that are suspect, and left out of rank and
 * percentile: further than 3 points and 15 % from the median of the five sessions nearest to it, and not so in both
 * expirations alike. One wrong quote would else be the high or low of a whole year.
 */
export function findOutliers(days: readonly HistoryDay[]): Set<string> {
  const inOrder = days.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  const suspect = inOrder.filter((day, i) => isOutlier(day, neighboursOf(inOrder, i)));
  return new Set(suspect.map(({ day }) => day));
}

/** The nearest by sessions, the earlier one first of two equally near. */
function neighboursOf(inOrder: readonly HistoryDay[], own: number): HistoryDay[] {
  const found: HistoryDay[] = [];
  for (let away = 1; away < inOrder.length && found.length < NEIGHBOURS; away += 1)
    for (const each of [inOrder[own - away], inOrder[own + away]])
      if (each !== undefined && found.length < NEIGHBOURS) found.push(each);
  return found;
}

function isOutlier(day: HistoryDay, neighbours: readonly HistoryDay[]): boolean {
  if (neighbours.length < LEAST_NEIGHBOURS) return false;
  const offBy = (read: (of: HistoryDay) => number) => read(day) - (median(neighbours.map(read)) ?? read(day));
  const off = offBy(({ iv30 }) => iv30);
  if (!(Math.abs(off) > Math.max(MOST_POINTS, MOST_SHARE * (day.iv30 - off)))) return false;
  return ![offBy(({ nearIv }) => nearIv), offBy(({ farIv }) => farIv)].every((own) => own / off >= ALIKE);
}
