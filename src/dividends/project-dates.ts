import { addDays, daysBetween, weekday, yearOf } from "../market/calendar-date.ts";
import { nyseCalendar } from "../market/trading-calendar.ts";
import type { Cadence } from "./cadence.ts";

/** LEAPS reach two years and eight months out. */
export const PROJECTED_DAYS = 3 * 366;

/**
 * Ex-dates that follow `dates` (ascending, at least one) at the cadence, up to {@link PROJECTED_DAYS} after `today`.
 * Companies keep to the same weekday of the same month: where the last year is known whole, each of its dates comes
 * again a year later, else the last one every so many months.
 */
export function projectedDates(dates: readonly string[], cadence: Cadence, today: string): string[] {
  const last = dates.at(-1);
  if (last === undefined) return [];
  const until = addDays(today, PROJECTED_DAYS);
  const { perYear, gapDays, months } = cadence;
  const found: string[] = [];
  if (months === null) {
    for (let date = addDays(last, gapDays); date <= until; date = addDays(date, gapDays)) found.push(date);
    return found.map(tradingDayFrom);
  }
  const cycle = dates.slice(-perYear);
  // With one left out it would span the whole year.
  const whole = cycle.length === perYear && daysBetween(cycle[0] ?? last, last) <= 365 - gapDays / 2;
  const [from, step] = whole ? [cycle, 12] : [[last], months];
  for (let ahead = step; ; ahead += step) {
    const next = from.map((date) => sameWeekday(date, ahead)).filter((date) => date <= until);
    if (next.length === 0) return found.map(tradingDayFrom);
    found.push(...next);
  }
}

/** The third Friday stays a third Friday; a fifth one becomes the last where a month has four. */
function sameWeekday(date: string, monthsAhead: number): string {
  const month = yearOf(date) * 12 + Number(date.slice(5, 7)) - 1 + monthsAhead;
  const first = firstOf(month);
  const week = Math.floor((Number(date.slice(8)) - 1) / 7);
  const toWeekday = (((weekday(date) - weekday(first)) % 7) + 7) % 7;
  const day = addDays(first, toWeekday + 7 * week);
  return day < firstOf(month + 1) ? day : addDays(day, -7);
}

function firstOf(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-01`;
}

function tradingDayFrom(date: string): string {
  for (let day = date; ; day = addDays(day, 1)) if (nyseCalendar.isTradingDay(day)) return day;
}
