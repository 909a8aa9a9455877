import { addDays, weekday } from "../market/calendar-date.ts";
import { expiresAtMs } from "../market/expiry.ts";
import { observationDay } from "../market/observation-day.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { HORIZONS, type WantedOutcome } from "./ports.ts";

/**
 * Every date of the last `lookbackDays` that an expiration may be written on and that is over, at each horizon: weekdays,
 * because what expires on a day that turned out closed settles on the session before it.
 */
export function wantedOutcomes(
  lookbackDays: number,
  nowMs: number,
  calendar: TradingCalendar,
): WantedOutcome[] {
  const today = newYorkDate(nowMs);
  const wanted: WantedOutcome[] = [];
  for (let ago = 0; ago <= lookbackDays; ago += 1) {
    const expiration = addDays(today, -ago);
    if ([0, 6].includes(weekday(expiration)) || expiresAtMs(expiration, "PM", calendar) > nowMs) continue;
    const settledDay = observationDay(expiration, 0, calendar);
    for (const horizon of HORIZONS) {
      const observedDay = observationDay(expiration, horizon, calendar);
      if (observedDay < settledDay) wanted.push({ expiration, horizon, observedDay, settledDay });
    }
  }
  return wanted;
}
