import { addDays, daysBetween, weekday, yearOf } from "../../market/calendar-date.ts";
import { expiresAtMs } from "../../market/expiry.ts";
import { monthlyExpiration } from "../../market/monthly-expiration.ts";
import { type Moment, onDate, type Read, refused } from "./expiry-reading.ts";
import { findWeekday, WEEKDAY, WEEKDAY_NAMES } from "./names-of-days.ts";

const MONDAY = 1;
const FRIDAY = 5;
/** LEAPS are listed with more than a year to go, and expire in January (Cboe, LEAPS product specifications). */
const LEAPS_DAYS = 365;
const JANUARY = 1;
const DAY_PHRASE = new RegExp(`^(?:(this|coming|next) )?${WEEKDAY}$`);

type Phrase = (moment: Moment) => Read;

const PHRASES: readonly (readonly [names: RegExp, read: Phrase])[] = [
  [/^(today|tod|now)$/, ({ today }) => onDate(today)],
  [/^(tomorrow|tmr|tmrw|tmrow|tom)$/, tomorrow],
  [/^(eow|end of (the )?week|this week|(this )?weekly|weeklies|week)$/, (moment) => coming(FRIDAY, moment)],
  [/^(next week|next weekly|next eow)$/, (moment) => ofNextWeek(FRIDAY, moment)],
  [/^(this )?(monthly|monthlies|opex|month)$/, (moment) => onDate(monthlyAfter(0, moment))],
  [/^next (monthly|opex)$/, (moment) => onDate(monthlyAfter(1, moment))],
  [/^next month$/, ({ today, calendar }) => onDate(monthlyOf(monthOf(today) + 1, calendar), "its monthly")],
  [/^(eom|(end of (the )?)?month end|end of (the |this )?month)$/, (moment) => endOf(1, moment)],
  [/^(eoq|(end of (the )?)?quarter end|end of (the |this )?quarter)$/, (moment) => endOf(3, moment)],
  [/^(eoy|(end of (the )?)?year end|end of (the |this )?year)$/, (moment) => endOf(12, moment)],
  [/^leaps?$/, leaps],
];

/** "today", "friday", "next friday", "eow", "monthly", "opex", "next month", "leaps". */
export function tradingPhrase(text: string, moment: Moment): Read {
  const [, which, name] = DAY_PHRASE.exec(text) ?? [];
  if (name !== undefined) return onWeekday(findWeekday(name), which === "next", moment);
  return PHRASES.find(([names]) => names.test(text))?.[1](moment) ?? null;
}

function onWeekday(day: number, next: boolean, moment: Moment): Read {
  if (day === 0 || day === 6)
    return refused(`Nothing expires on a ${WEEKDAY_NAMES[day]}.`, "Write friday, or a date: dec 18.");
  return next ? ofNextWeek(day, moment) : coming(day, moment);
}

/** The first such day whose options still live; today until its close. */
function coming(day: number, moment: Moment): Read {
  const { today } = moment;
  const first = addDays(today, (day - weekday(today) + 7) % 7);
  return onDateOpen(isOver(openDay(first, moment).date, moment) ? addDays(first, 7) : first, moment);
}

/** That day of the week after this one; weeks begin on Monday, so that on a Sunday it is the one ahead. */
function ofNextWeek(day: number, moment: Moment): Read {
  const monday = addDays(moment.today, -((weekday(moment.today) + 6) % 7));
  return onDateOpen(addDays(monday, 7 + day - 1), moment);
}

function onDateOpen(day: string, moment: Moment): Read {
  const { date, note } = openDay(day, moment);
  return onDate(date, note);
}

/** Where the exchange is closed, what would expire then does the trading day before; of a Monday the one after. */
function openDay(date: string, { calendar }: Moment): { date: string; note: string | null } {
  if (calendar.isTradingDay(date)) return { date, note: null };
  const day = weekday(date);
  const closed = `the exchange is closed on that ${WEEKDAY_NAMES[day]}`;
  if (day === MONDAY) return { date: calendar.nextTradingDay(date), note: closed };
  return { date: calendar.previousTradingDay(date), note: closed };
}

function isOver(date: string, { nowMs, calendar }: Moment): boolean {
  return expiresAtMs(date, "PM", calendar) <= nowMs;
}

function tomorrow({ today, calendar }: Moment): Read {
  const date = calendar.nextTradingDay(today);
  return onDate(date, date === addDays(today, 1) ? null : "the next trading day");
}

/** The monthly that still lives, or one of those after it. */
function monthlyAfter(later: number, moment: Moment): string {
  const month = monthOf(moment.today);
  const live = isOver(monthlyOf(month, moment.calendar), moment) ? 1 : 0;
  return monthlyOf(month + live + later, moment.calendar);
}

/** The last trading day of the present month, quarter or year; of the next where that is over. */
function endOf(months: 1 | 3 | 12, moment: Moment): Read {
  const { calendar } = moment;
  const start = Math.floor(monthOf(moment.today) / months) * months;
  const last = (from: number) => calendar.previousTradingDay(firstOf(from + months));
  const date = last(start);
  return onDate(isOver(date, moment) ? last(start + months) : date);
}

function leaps({ today, calendar }: Moment): Read {
  const near = monthlyExpiration(yearOf(today) + 1, JANUARY, calendar);
  const date =
    daysBetween(today, near) > LEAPS_DAYS ? near : monthlyExpiration(yearOf(today) + 2, JANUARY, calendar);
  return onDate(date, "the first January more than a year out");
}

/** Months since the year 0. */
function monthOf(date: string): number {
  return yearOf(date) * 12 + Number(date.slice(5, 7)) - 1;
}

function monthlyOf(month: number, calendar: Moment["calendar"]): string {
  return monthlyExpiration(Math.floor(month / 12), (month % 12) + 1, calendar);
}

function firstOf(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-01`;
}
