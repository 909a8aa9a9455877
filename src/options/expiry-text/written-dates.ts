import { dayNumber, daysBetween, InvalidDateError, weekday, yearOf } from "../../market/calendar-date.ts";
import { monthlyExpiration } from "../../market/monthly-expiration.ts";
import { MOST_DAYS, type Moment, onDate, type Read, refused } from "./expiry-reading.ts";
import { findMonth, findWeekday, MONTH, MONTH_NAMES, WEEKDAY, WEEKDAY_NAMES } from "./names-of-days.ts";

/** A date without a year that passed so lately is a slip rather than one of next year. */
const LATELY_DAYS = 60;

const YEAR = "(?:'?(\\d{2}|\\d{4}))";
const DAY = "(\\d{1,2})(?:st|nd|rd|th)?";
const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
/** 20261218, or 261218 as in an OCC symbol. */
const DIGITS = /^(\d{2}|\d{4})(\d{2})(\d{2})$/;
const SLASHED = /^(\d{1,2})[-/](\d{1,2})(?:[-/](\d{2}|\d{4}))?$/;
const MONTH_DAY = new RegExp(`^${MONTH}[ .-]*${DAY}(?:,? *[ ,-] *${YEAR}| *'(\\d{2}))?$`);
const DAY_MONTH = new RegExp(`^${DAY}[ .-]*(?:of )?${MONTH}\\.?(?:[ ,-]*${YEAR})?$`);
const MONTH_ALONE = new RegExp(`^${MONTH}\\.?(?: *'(\\d{2})|[ -]+(\\d{4}))?(?: monthly| opex| expiration)?$`);
const LEADING_WEEKDAY = new RegExp(`^${WEEKDAY}[., ]+(?=\\d|[a-z]{3,9}[. ]*\\d)`);

/** "2026-12-18", "12/18", "12/18/26", "dec 18", "18 dec 2026", "fri dec 18", "20261218"; "dec" and "jan 2027" for the monthly. */
export function writtenDate(text: string, moment: Moment): Read {
  const said = LEADING_WEEKDAY.exec(text);
  const rest = said === null ? text : text.slice(said[0].length);
  const read = readDate(rest, moment);
  if (read === null || !read.ok || said === null) return read;
  const day = findWeekday(said[1] ?? "");
  if (day === weekday(read.date)) return read;
  const actual = WEEKDAY_NAMES[weekday(read.date)];
  return refused(`${read.date} is a ${actual}.`, `Write the date alone: ${read.date}.`);
}

function readDate(text: string, moment: Moment): Read {
  const iso = ISO.exec(text) ?? DIGITS.exec(text);
  if (iso !== null) return dated(fullYear(iso[1]), Number(iso[2]), Number(iso[3]), moment);
  const slashed = SLASHED.exec(text);
  if (slashed !== null) {
    const [first, second] = [Number(slashed[1]), Number(slashed[2])];
    // Month first, as brokers in the US write it; a first number above 12 can only be the day.
    const [month, day] = first > 12 ? [second, first] : [first, second];
    return dated(fullYear(slashed[3]), month, day, moment);
  }
  const monthDay = MONTH_DAY.exec(text);
  if (monthDay !== null) {
    const [, name = "", day, year = monthDay[4]] = monthDay;
    return dated(fullYear(year), findMonth(name), Number(day), moment);
  }
  const dayMonth = DAY_MONTH.exec(text);
  if (dayMonth !== null) {
    const [, day, name = "", year] = dayMonth;
    return dated(fullYear(year), findMonth(name), Number(day), moment);
  }
  const alone = MONTH_ALONE.exec(text);
  return alone === null ? null : monthly(findMonth(alone[1] ?? ""), fullYear(alone[2] ?? alone[3]), moment);
}

function fullYear(text: string | undefined): number | null {
  if (text === undefined) return null;
  return text.length === 2 ? 2_000 + Number(text) : Number(text);
}

function dated(year: number | null, month: number, day: number, moment: Moment): Read {
  const { today } = moment;
  const written = (of: number) =>
    `${String(of).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  if (year !== null) return onDay(written(year), moment);
  const present = written(yearOf(today));
  // Feb 29 without a year is that of the next leap year, if one is near.
  const dates = [0, 1, 2, 3, 4].map((later) => written(yearOf(today) + later)).filter(exists);
  const past = dates.find((date) => date < today);
  if (past === present && daysBetween(past, today) <= LATELY_DAYS) {
    return refused(
      `${nameOf(past)} has passed: it was ${daysBetween(past, today)} days ago.`,
      `For next year's write ${written(yearOf(today) + 1)}.`,
    );
  }
  return onDay(dates.find((date) => date >= today) ?? present, moment);
}

function onDay(date: string, { today, calendar }: Moment): Read {
  if (!exists(date))
    return refused(`${date} is not a date of the calendar.`, "Write it as 2026-12-18 or dec 18.");
  if (date < today) {
    return refused(`${date} has passed; today is ${today}.`, "Give a later date, or days: 30d.");
  }
  if (daysBetween(today, date) > MOST_DAYS)
    return refused(`${date} is more than 2,000 days away.`, "The longest LEAPS are about three years out.");
  if (calendar.isTradingDay(date)) return onDate(date);
  const day = weekday(date);
  const why = day === 0 || day === 6 ? `a ${WEEKDAY_NAMES[day]}` : "a holiday of the exchange";
  return onDate(date, `${why}: the nearest listed one counts`);
}

function monthly(month: number, year: number | null, moment: Moment): Read {
  const { today, calendar } = moment;
  if (year !== null) {
    if (year < yearOf(today))
      return refused(`${MONTH_NAMES[month - 1]} ${year} has passed.`, "Give a later month, or days: 30d.");
    const date = monthlyExpiration(year, month, calendar);
    const read = onDay(date, moment);
    return read?.ok === true ? onDate(date, "its monthly") : read;
  }
  const present = monthlyExpiration(yearOf(today), month, calendar);
  const date = present >= today ? present : monthlyExpiration(yearOf(today) + 1, month, calendar);
  return onDate(date, "its monthly");
}

function nameOf(date: string): string {
  return `${MONTH_NAMES[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(8))}`;
}

function exists(date: string): boolean {
  try {
    dayNumber(date);
    return true;
  } catch (error) {
    if (error instanceof InvalidDateError) return false;
    throw error;
  }
}
