import { daysBetween } from "../market/calendar-date.ts";
import { missingSessions } from "../market/missing-sessions.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { realisedVolatility, volatilityAroundZero } from "../volatility/realised-volatility.ts";
import { looksLikeSplit, usualRange } from "../volatility/split-jump.ts";
import type { DailyPrice } from "./ports.ts";

export type RealisedFigures = {
  closeToClose: number | null;
  yangZhang: number | null;
  /** Why there are no figures; null when there are, or when the history is only too short. */
  warning: string | null;
};

/** Sessions that a window may lack: one step over two sessions is still nearly one session's. */
const MOST_MISSING = 1;
/** Sessions after the last bar: a figure that ends earlier is of another week, and none of now. */
const MOST_LATE = 5;

/**
 * Realised volatility of the last `sessions` stored sessions, annual fractions; `until` is the New York date that should
 * be stored by now. Sessions are counted by the trading calendar. Null where the bars are too few, lack more than one of
 * those sessions, end more than five before `until`, or hold a step like a split that their prices are not adjusted for,
 * even if they claim to be: a number from those would be nonsense.
 */
export function realisedFromBars(
  bars: readonly DailyPrice[],
  sessions: number,
  until: string | null = null,
  calendar: TradingCalendar = nyseCalendar,
): RealisedFigures {
  const window = oneADay(bars).slice(-(sessions + 1));
  if (window.length <= sessions) return without(null);
  const problem = holeIn(window, { sessions, until, calendar }) ?? splitIn(window);
  if (problem !== null) return without(`No realised volatility over ${sessions} sessions: ${problem}.`);
  const figures = realisedVolatility({ bars: window, sessions });
  if (figures.ok) return { closeToClose: figures.closeToClose, yangZhang: figures.yangZhang, warning: null };
  const day = figures.reason === "invalid-bar" ? (window[figures.index]?.day ?? "one day") : "the history";
  return without(
    `No realised volatility over ${sessions} sessions: the prices of ${day} contradict themselves.`,
  );
}

/**
 * Volatility around no change from the close of one session to that of a later one, annual fraction. Null where a session
 * between them lacks, or prices step as in a split that they are not adjusted for.
 */
export function realisedBetween(
  bars: readonly DailyPrice[],
  from: string,
  to: string,
  calendar: TradingCalendar = nyseCalendar,
): number | null {
  const window = oneADay(bars).filter(({ day }) => day >= from && day <= to);
  const missing = missingSessions(
    window.map(({ day }) => day),
    from,
    to,
    calendar,
  );
  if (missing === null || missing.length > 0 || splitIn(window) !== null) return null;
  return volatilityAroundZero(window.map(({ close }) => close));
}

/** In order of time, of a day that comes twice the last. */
function oneADay(bars: readonly DailyPrice[]): DailyPrice[] {
  const byDay = new Map(bars.map((bar) => [bar.day, bar]));
  return [...byDay.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

function without(warning: string | null): RealisedFigures {
  return { closeToClose: null, yangZhang: null, warning };
}

function holeIn(
  window: readonly DailyPrice[],
  { sessions, until, calendar }: { sessions: number; until: string | null; calendar: TradingCalendar },
): string | null {
  const [first, last] = [window[0]?.day, window.at(-1)?.day];
  if (first === undefined || last === undefined) return "there are no bars";
  const days = window.map(({ day }) => day);
  const missing = missingSessions(days, first, last, calendar);
  // Where the calendar ends: sessions take 7/5 of their number in days, holidays less than a week more.
  const isLong = daysBetween(first, last) > sessions * 1.4 + 7;
  if (missing === null) return isLong ? `days are missing between ${first} and ${last}` : null;
  if (missing.length > MOST_MISSING) {
    return `${missing.length} days are missing between ${first} and ${last}, the first of them ${missing[0]}`;
  }
  const late = until === null ? [] : (missingSessions([last], last, until, calendar) ?? []);
  return late.length > MOST_LATE ? `the last stored session is that of ${last}` : null;
}

function splitIn(window: readonly DailyPrice[]): string | null {
  const usual = usualRange(window);
  let before: DailyPrice | undefined;
  for (const bar of window) {
    if (before !== undefined) {
      const told = bar.splitFactor !== null && bar.splitFactor !== 1;
      if (told && !before.adjusted) return `prices before the split of ${bar.day} are not adjusted for it`;
      if (looksLikeSplit(before, bar, usual)) {
        const kind =
          before.adjusted && bar.adjusted ? "prices that are called adjusted" : "unadjusted prices";
        return `${kind} jump on ${bar.day}, as in a split`;
      }
    }
    before = bar;
  }
  return null;
}
