import { daysBetween } from "../../market/calendar-date.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { Horizon, Outcome } from "../ports.ts";

/** What a record of one horizon counts, and which expirations they are. */
export type Counted = { horizon: Horizon; expirations: "weekly" | "all"; outcomes: Outcome[] };

/** A weekly expiration after a shifted one is eight days away. */
const WEEK_DAYS = 8;

/**
 * The outcomes of a horizon, one an expiration of a ticker: of two roots the one that settles at the close. Only the last
 * session of each week where there are any (Friday, or the day before a closed one): daily expirations beside them would
 * count each week five times. Called weekly where two of a ticker follow each other within a week.
 */
export function countedOutcomes(
  outcomes: readonly Outcome[],
  horizon: Horizon,
  calendar: Pick<TradingCalendar, "nextTradingDay">,
): Counted {
  const ofHorizon = onePerExpiration(outcomes.filter((one) => one.horizon === horizon));
  const endings = weekEnds(ofHorizon, calendar);
  const weekly = ofHorizon.filter(({ expiration }) => endings.has(expiration));
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

function weekEnds(
  outcomes: readonly Outcome[],
  { nextTradingDay }: Pick<TradingCalendar, "nextTradingDay">,
): ReadonlySet<string> {
  const dates = new Set(outcomes.map(({ expiration }) => expiration));
  // Over a weekend lie three days and more; over a holiday in the week two.
  return new Set([...dates].filter((date) => daysBetween(date, nextTradingDay(date)) > 2));
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
