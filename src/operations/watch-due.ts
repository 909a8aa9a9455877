import { MINUTE_MS } from "../market/calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";

const SESSION_EVERY_MINUTES = 5;
const OFF_HOURS_EVERY_MINUTES = 180;
/** Off the full minutes at which most jobs start. */
const OFFSET_MINUTES = 4;

/**
 * Whether a tick looks after the jobs: every five minutes in session, every three hours else, so that a login that ends
 * on a Sunday is still told of and the database may sleep.
 */
export function watchDue(scheduledTimeMs: number, calendar: TradingCalendar = nyseCalendar): boolean {
  const minute = Math.floor(scheduledTimeMs / MINUTE_MS) - OFFSET_MINUTES;
  const every = calendar.isInSession(scheduledTimeMs) ? SESSION_EVERY_MINUTES : OFF_HOURS_EVERY_MINUTES;
  return minute % every === 0;
}
