import { dayNumber, HOUR_MS, MINUTE_MS, weekdayOfDay } from "./calendar-date.ts";

const STANDARD_MS = -5 * HOUR_MS;
const DAYLIGHT_MS = -4 * HOUR_MS;
const DAY_MINUTES = 1_440;

/** The Energy Policy Act of 2005 set today's dates: second Sunday of March to first Sunday of November, at 02:00. */
const RULE_SINCE_MS = Date.UTC(2007, 0, 1, 5);

type DaylightTime = { readonly startMs: number; readonly endMs: number };

const byYear = new Map<number, DaylightTime>();

/**
 * New York's offset from UTC by the rule in force since 2007; null before, when other dates held.
 *
 * Arithmetic and not Intl, because the first Intl.DateTimeFormat of an isolate costs more CPU than all the rest of a
 * tick with nothing due. A test holds the rule against the platform's own time-zone data.
 */
export function newYorkOffsetMs(atMs: number): number | null {
  if (!(atMs >= RULE_SINCE_MS)) return null;
  // Both changes are months from New Year, so the year in UTC serves.
  const { startMs, endMs } = daylightTime(new Date(atMs).getUTCFullYear());
  return atMs >= startMs && atMs < endMs ? DAYLIGHT_MS : STANDARD_MS;
}

function daylightTime(year: number): DaylightTime {
  const known = byYear.get(year);
  if (known !== undefined) return known;
  const start = firstSundayFrom(dayNumber(`${year}-03-08`)) * DAY_MINUTES + 120;
  const end = firstSundayFrom(dayNumber(`${year}-11-01`)) * DAY_MINUTES + 120;
  const made = { startMs: start * MINUTE_MS - STANDARD_MS, endMs: end * MINUTE_MS - DAYLIGHT_MS };
  byYear.set(year, made);
  return made;
}

function firstSundayFrom(day: number): number {
  return day + ((7 - weekdayOfDay(day)) % 7);
}
