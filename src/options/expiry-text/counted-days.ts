import { addDays, daysBetween, yearOf } from "../../market/calendar-date.ts";
import { MOST_DAYS, type Moment, type Read, refused } from "./expiry-reading.ts";

const UNITS: Readonly<Record<string, "day" | "week" | "month" | "year">> = {
  "": "day",
  d: "day",
  day: "day",
  days: "day",
  dte: "day",
  "days to expiration": "day",
  "days to expiry": "day",
  "calendar days": "day",
  w: "week",
  wk: "week",
  wks: "week",
  week: "week",
  weeks: "week",
  m: "month",
  mo: "month",
  mos: "month",
  mth: "month",
  mths: "month",
  month: "month",
  months: "month",
  y: "year",
  yr: "year",
  yrs: "year",
  year: "year",
  years: "year",
};
const COUNT = /^(-?)\s*(\d{1,5}|an?|one)\s*-?\s*([a-z ]*?)(?: out| away)?$/;

/** "30d", "30 dte", "dte 30", "45", "2w", "3 months", "1y": so many days from today. */
export function countedDays(text: string, { today }: Moment): Read {
  const [, minus, many = "", unit = ""] = COUNT.exec(text.replace(/^dte\s*:?\s*(-?\d+)$/, "$1")) ?? [];
  const what = UNITS[unit.trim()];
  if (what === undefined || (!/^\d/.test(many) && unit === "")) return null;
  if (minus === "-")
    return refused(`${text} lies in the past.`, "Days are counted from today: 0dte is today.");
  const count = /^\d/.test(many) ? Number(many) : 1;
  const date = count > MOST_DAYS ? null : shifted(today, count, what);
  if (date === null || daysBetween(today, date) > MOST_DAYS)
    return refused(`${text} is more than 2,000 days away.`, "The longest LEAPS are about three years out.");
  return { ok: true, by: "days", date, note: null };
}

/** A month on is the same day of the month, or its last where that is earlier: Jan 31 and 1 month is Feb 28. */
function shifted(today: string, count: number, unit: "day" | "week" | "month" | "year"): string {
  if (unit === "day") return addDays(today, count);
  if (unit === "week") return addDays(today, 7 * count);
  const month = yearOf(today) * 12 + Number(today.slice(5, 7)) - 1 + count * (unit === "year" ? 12 : 1);
  const first = firstOf(month);
  const last = addDays(firstOf(month + 1), -1);
  const same = `${first.slice(0, 8)}${today.slice(8)}`;
  return same > last ? last : same;
}

/** The first day of a month that is counted from the year 0. */
function firstOf(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-01`;
}
