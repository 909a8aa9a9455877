import { addDays, daysBetween, weekday } from "../../market/calendar-date.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { weeklyExpirations } from "../../market/weekly-expirations.ts";
import type { Horizon, Outcome } from "../ports.ts";

/** What a record of one horizon counts, and which expirations they are. */
export type Counted = { horizon: Horizon; expirations: "weekly" | "all"; outcomes: Outcome[] };

/** A weekly expiration after a shifted one is eight days away. */
const WEEK_DAYS = 8;
const FRIDAY = 5;

/**
 * The outcomes of a horizon, one an expiration of a ticker: of two roots the one that settles at the close. Only weekly
 * ones where there are any (Fridays, or the session before a closed one): daily expirations beside them would
 * count each week five times. Called weekly where two of a ticker follow each other within a week.
 */
export function countedOutcomes(
  outcomes: readonly Outcome[],
  horizon: Horizon,
  calendar: TradingCalendar,
): Counted {
  const ofHorizon = onePerExpiration(outcomes.filter((one) => one.horizon === horizon));
  const dates = weeklyDates(ofHorizon, calendar);
  // A Friday that was closed at short notice may still be the one written.
  const weekly = ofHorizon.filter(
    ({ expiration }) => dates.has(expiration) || weekday(expiration) === FRIDAY,
  );
  if (weekly.length === 0) return { horizon, expirations: "all", outcomes: ofHorizon };
  return { horizon, expirations: followWeekly(weekly) ? "weekly" : "all", outcomes: weekly };
}

function onePerExpiration(outcomes: readonly Outcome[]): Outcome[] {
  const kept = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const key = `${outcome.symbol} ${outcome.expiration}`;
    if (kept.get(key)?.settlement !== "PM") kept.set(key, outcome);
  }
  return [...kept.values()].toSorted((a, b) => (a.expiration < b.expiration ? -1 : 1));
}

/** Given in order of expiration. */
function weeklyDates(outcomes: readonly Outcome[], calendar: TradingCalendar): ReadonlySet<string> {
  const [first, last] = [outcomes[0], outcomes.at(-1)];
  if (first === undefined || last === undefined) return new Set();
  // The Friday that a shifted one stands for comes after it.
  return new Set(weeklyExpirations(first.expiration, addDays(last.expiration, 6), calendar));
}

/** Given in order of expiration. */
function followWeekly(outcomes: readonly Outcome[]): boolean {
  const last = new Map<string, string>();
  return outcomes.some(({ symbol, expiration }) => {
    const before = last.get(symbol);
    last.set(symbol, expiration);
    return before !== undefined && daysBetween(before, expiration) <= WEEK_DAYS;
  });
}
