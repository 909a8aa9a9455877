export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Thrown where a text is not a real calendar date written `YYYY-MM-DD`. */
export class InvalidDateError extends RangeError {
  override readonly name = "InvalidDateError";
  readonly date: string;

  constructor(date: string) {
    super(`"${date}" is not a calendar date. Write it as YYYY-MM-DD, for example 2026-11-23.`);
    this.date = date;
  }
}

const DATE_SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** Days since 1970-01-01 of a calendar date. Throws {@link InvalidDateError}, also for 2026-02-30. */
export function dayNumber(date: string): number {
  if (!DATE_SHAPE.test(date)) throw new InvalidDateError(date);
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  const day = Number(date.slice(8));
  // Date.UTC rolls 02-30 over into March and reads the years 0 to 99 as 1900 to 1999.
  const startMs = Date.UTC(year, month - 1, day);
  if (month < 1 || month > 12 || year < 100 || new Date(startMs).getUTCDate() !== day) {
    throw new InvalidDateError(date);
  }
  return startMs / DAY_MS;
}

/** The calendar date that lies `day` days after 1970-01-01. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days);
}

/** Calendar days from one date to another: positive when `to` is later. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Day of the week, Sunday 0 to Saturday 6. */
export function weekday(date: string): number {
  return weekdayOfDay(dayNumber(date));
}

/** Day of the week of a day number, Sunday 0 to Saturday 6; 1970-01-01 was a Thursday. */
export function weekdayOfDay(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}
