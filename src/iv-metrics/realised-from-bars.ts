import { daysBetween } from "../market/calendar-date.ts";
import { realisedVolatility } from "../volatility/realised-volatility.ts";
import type { DailyPrice } from "./ports.ts";

export type RealisedFigures = {
  closeToClose: number | null;
  yangZhang: number | null;
  /** Why there are no figures; null when there are, or when the history is only too short. */
  warning: string | null;
};

/** A raw open this far from the close before is a split that nobody reported more often than a market that moved. */
const UNEXPLAINED_JUMP = Math.log(1.9);

/**
 * Realised volatility of the last `sessions` sessions, annual fractions. Null where the bars are too few, leave holes,
 * or hold a split that their prices are not adjusted for: a number from those would be nonsense.
 */
export function realisedFromBars(bars: readonly DailyPrice[], sessions: number): RealisedFigures {
  const window = bars.slice(-(sessions + 1));
  if (window.length <= sessions) return without(null);
  const problem = holeIn(window, sessions) ?? splitIn(window);
  if (problem !== null) return without(`No realised volatility over ${sessions} sessions: ${problem}.`);
  const figures = realisedVolatility({ bars: window, sessions });
  if (figures.ok) return { closeToClose: figures.closeToClose, yangZhang: figures.yangZhang, warning: null };
  const day = figures.reason === "invalid-bar" ? (window[figures.index]?.day ?? "one day") : "the history";
  return without(
    `No realised volatility over ${sessions} sessions: the prices of ${day} contradict themselves.`,
  );
}

function without(warning: string | null): RealisedFigures {
  return { closeToClose: null, yangZhang: null, warning };
}

/** Sessions take 7/5 of their number in days; holidays and long weekends add less than a week to that. */
function holeIn(window: readonly DailyPrice[], sessions: number): string | null {
  const [first, last] = [window[0], window.at(-1)];
  if (first === undefined || last === undefined) return "there are no bars";
  const span = daysBetween(first.day, last.day);
  return span > sessions * 1.4 + 7 ? `days are missing between ${first.day} and ${last.day}` : null;
}

function splitIn(window: readonly DailyPrice[]): string | null {
  let before: DailyPrice | undefined;
  for (const bar of window) {
    if (before !== undefined && !before.adjusted) {
      if (bar.splitFactor !== null && bar.splitFactor !== 1) {
        return `prices before the split of ${bar.day} are not adjusted for it`;
      }
      if (Math.abs(Math.log(bar.open / before.close)) > UNEXPLAINED_JUMP) {
        return `unadjusted prices jump on ${bar.day}, as in a split`;
      }
    }
    before = bar;
  }
  return null;
}
