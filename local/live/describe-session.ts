import { SETTINGS } from "../../src/config/config.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import { type Session, type TradingCalendar, tradingCalendar } from "../../src/market/trading-calendar.ts";

const LONGEST_CLOSURE_DAYS = 15;

/**
 * Whether the exchange trades now and, when it does not, when it opens and what there is until then. `closures` is
 * MARKET_CLOSURES as it is set.
 */
export function describeSession(nowMs: number, closures?: string): string {
  const read = SETTINGS.MARKET_CLOSURES.parse(closures);
  const calendar = tradingCalendar({ overrides: read.ok ? read.value : new Map() });
  const today = newYorkDate(nowMs);
  const session = sessionOn(calendar, today);
  if (session !== null && nowMs >= session.openMs && nowMs < session.closeMs)
    return `The session is open until ${describeInstant(session.closeMs)}.`;
  for (let days = 0; days <= LONGEST_CLOSURE_DAYS; days += 1) {
    const opensMs = sessionOn(calendar, addDays(today, days))?.openMs;
    if (opensMs !== undefined && opensMs > nowMs)
      return `There is no session now; the next opens on ${describeInstant(opensMs)}. Until then jobs of the session wait, and a run by hand gets the vendors' latest (npm run job -- options_refresh).`;
  }
  return "There is no session now, and none within two weeks that the calendar knows of.";
}

/** Null as well for a day that the calendar does not reach. */
function sessionOn(calendar: TradingCalendar, date: string): Session | null {
  try {
    return calendar.sessionOn(date);
  } catch {
    return null;
  }
}

const WEEKDAY = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  weekday: "long",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** "Monday 2026-11-30 09:30 in New York (14:30 UTC)". */
function describeInstant(ms: number): string {
  const parts = new Map(WEEKDAY.formatToParts(ms).map(({ type, value }) => [type, value]));
  const time = `${parts.get("hour")}:${parts.get("minute")}`;
  return `${parts.get("weekday")} ${newYorkDate(ms)} ${time} in New York (${new Date(ms).toISOString().slice(11, 16)} UTC)`;
}
