import { addDays, dateOfDay, dayNumber, weekdayOfDay, yearOf } from "./calendar-date.ts";

/**
 * Years for which NYSE's published calendar was checked against these rules, day by day (releases of 2018-12 to
 * 2025-12). Extend it when the next release is out, after adding its dates to the test.
 */
export const COVERED_YEARS = { first: 2020, last: 2028 } as const;

/** Thrown for a date before the calendar begins: earlier holidays followed other rules. */
export class CalendarCoverageError extends RangeError {
  override readonly name = "CalendarCoverageError";
  readonly date: string;

  constructor(date: string) {
    super(`The NYSE calendar begins with ${COVERED_YEARS.first}, after ${date}. Ask for a later date.`);
    this.date = date;
  }
}

/** The closures and early closes (13:00 New York) of one year. */
export type HolidayCalendar = {
  /** Date -> name of the holiday, weekdays only, in order of date. */
  readonly closures: ReadonlyMap<string, string>;
  readonly earlyCloses: ReadonlySet<string>;
};

/** Weekdays on which NYSE stayed shut outside its rules, since 2012. */
const UNSCHEDULED_CLOSURES: readonly (readonly [date: string, name: string])[] = [
  ["2012-10-29", "Hurricane Sandy"],
  ["2012-10-30", "Hurricane Sandy"],
  ["2018-12-05", "National Day of Mourning for George H. W. Bush"],
  ["2025-01-09", "National Day of Mourning for Jimmy Carter"],
];

const calendars = new Map<number, HolidayCalendar>();

/** Throws {@link CalendarCoverageError} for a date before {@link COVERED_YEARS}; later ones follow the standing rules. */
export function assertCovered(date: string): void {
  if (!(yearOf(date) >= COVERED_YEARS.first)) throw new CalendarCoverageError(date);
}

/**
 * A year as NYSE Rule 7.2 in its present form gives it, whether or not the exchange has published that year yet: for
 * long-dated expirations, which are listed years before their calendar, and for work past the last published year, of
 * which the operator is told.
 */
export function holidaysByStandingRules(year: number): HolidayCalendar {
  const known = calendars.get(year);
  if (known !== undefined) return known;
  const closures = closuresOf(year);
  const calendar = { closures, earlyCloses: earlyClosesOf(year, closures) };
  calendars.set(year, calendar);
  return calendar;
}

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;

function closuresOf(year: number): ReadonlyMap<string, string> {
  const listed: (readonly [string | null, string])[] = [
    [newYearClosure(year), "New Year's Day"],
    [nthWeekday(year, 1, MONDAY, 3), "Martin Luther King, Jr. Day"],
    [nthWeekday(year, 2, MONDAY, 3), "Washington's Birthday"],
    [addDays(easterSunday(year), -2), "Good Friday"],
    [lastMondayOfMay(year), "Memorial Day"],
    [year >= 2022 ? observed(dateAt(year, 6, 19)) : null, "Juneteenth National Independence Day"],
    [observed(dateAt(year, 7, 4)), "Independence Day"],
    [nthWeekday(year, 9, MONDAY, 1), "Labor Day"],
    [thanksgiving(year), "Thanksgiving Day"],
    [observed(dateAt(year, 12, 25)), "Christmas Day"],
    ...UNSCHEDULED_CLOSURES.filter(([date]) => yearOf(date) === year),
  ];
  const closures = listed.filter((entry): entry is readonly [string, string] => entry[0] !== null);
  return new Map(closures.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** 13:00 closes: the day after Thanksgiving, and the eves of July 4 and Christmas where those are sessions. */
function earlyClosesOf(year: number, closures: ReadonlyMap<string, string>): ReadonlySet<string> {
  const eves = [dateAt(year, 7, 3), dateAt(year, 12, 24)].filter(
    (eve) => !isWeekend(eve) && !closures.has(eve),
  );
  return new Set([...eves, addDays(thanksgiving(year), 1)].toSorted());
}

/** A Saturday holiday is kept on Friday, a Sunday one on Monday (NYSE Rule 7.2). */
function observed(date: string): string {
  const day = weekdayOfDay(dayNumber(date));
  if (day === SATURDAY) return addDays(date, -1);
  return day === SUNDAY ? addDays(date, 1) : date;
}

/** Rule 7.2 keeps the last business day of an accounting year open: a Saturday January 1 closes nothing. */
function newYearClosure(year: number): string | null {
  const date = dateAt(year, 1, 1);
  return weekdayOfDay(dayNumber(date)) === SATURDAY ? null : observed(date);
}

function thanksgiving(year: number): string {
  return nthWeekday(year, 11, THURSDAY, 4);
}

function lastMondayOfMay(year: number): string {
  const lastDay = dayNumber(dateAt(year, 5, 31));
  return dateOfDay(lastDay - ((weekdayOfDay(lastDay) - MONDAY + 7) % 7));
}

function nthWeekday(year: number, month: number, wanted: number, nth: number): string {
  const firstDay = dayNumber(dateAt(year, month, 1));
  return dateOfDay(firstDay + ((wanted - weekdayOfDay(firstDay) + 7) % 7) + 7 * (nth - 1));
}

/** Gregorian Easter by the anonymous computus (Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): string {
  const moonCycle = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * moonCycle + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const shift = Math.floor((moonCycle + 11 * epact + 22 * toSunday) / 451);
  const daysFromMarch = epact + toSunday - 7 * shift + 114;
  return dateAt(year, Math.floor(daysFromMarch / 31), (daysFromMarch % 31) + 1);
}

function isWeekend(date: string): boolean {
  const day = weekdayOfDay(dayNumber(date));
  return day === SATURDAY || day === SUNDAY;
}

function dateAt(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
