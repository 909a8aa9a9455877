import { dayNumber, InvalidDateError } from "../market/calendar-date.ts";

const DATE_TEXT = /^(\d{4}-\d{2}-\d{2})(?:T|$)/;

/** The calendar date with which a text begins; null for everything else, 02-30 included. */
export function readDate(value: unknown): string | null {
  const date = typeof value === "string" ? DATE_TEXT.exec(value)?.[1] : undefined;
  if (date === undefined) return null;
  try {
    dayNumber(date);
    return date;
  } catch (error) {
    if (error instanceof InvalidDateError) return null;
    throw error;
  }
}
