import {
  addDays,
  dateOfDay,
  dayNumber,
  daysBetween,
  weekday,
  yearOf,
} from "../../../../src/market/calendar-date.ts";
import type { Settlement } from "../../../../src/market/expiry.ts";
import { holidaysByStandingRules } from "../../../../src/market/holidays.ts";
import type { ListingClass, TickerProfile } from "../universe/ticker-profile.ts";

/** Schwab's letters: weekly, end of month, standard monthly (third Friday), end of quarter. */
export type ExpirationType = "W" | "M" | "S" | "Q";

export type ListedExpiration = {
  /** Last trading day of a PM contract, day of settlement of an AM one. */
  readonly date: string;
  readonly type: ExpirationType;
  readonly settlement: Settlement;
  readonly root: string;
  /** Calendar days before `date` on which it was first listed: the longer, the wider its strikes. */
  readonly listedDays: number;
};

type ListingRule = {
  /** How many calendar days ahead every trading day is listed. */
  readonly dailyDays: number;
  readonly weeklyDays: number;
  readonly monthEndDays: number;
  readonly quarterEndDays: number;
  readonly monthlyDays: number;
  /** Standard months beyond `monthlyDays`, with how far ahead each is listed. */
  readonly longMonths: ReadonlyMap<number, number>;
};

const RULES: Readonly<Record<ListingClass, ListingRule>> = {
  index: {
    dailyDays: 35,
    weeklyDays: 60,
    monthEndDays: 220,
    quarterEndDays: 400,
    monthlyDays: 365,
    longMonths: new Map([
      [3, 480],
      [6, 560],
      [9, 480],
      [12, 1_200],
    ]),
  },
  daily: {
    dailyDays: 14,
    weeklyDays: 42,
    monthEndDays: 135,
    quarterEndDays: 350,
    monthlyDays: 185,
    longMonths: new Map([
      [1, 600],
      [3, 430],
      [6, 600],
      [9, 430],
      [12, 950],
    ]),
  },
  weekly: {
    dailyDays: 0,
    weeklyDays: 49,
    monthEndDays: 0,
    quarterEndDays: 0,
    monthlyDays: 160,
    longMonths: new Map([
      [1, 900],
      [3, 300],
      [6, 640],
      [9, 300],
      [12, 400],
    ]),
  },
  monthly: {
    dailyDays: 0,
    weeklyDays: 0,
    monthEndDays: 0,
    quarterEndDays: 0,
    monthlyDays: 62,
    longMonths: new Map([
      [1, 240],
      [4, 240],
      [7, 240],
      [10, 240],
    ]),
  },
};

/** The expirations listed on a New York date, in order of date, AM before PM. One that ends today is still listed. */
export function listedExpirations(ticker: TickerProfile, today: string): ListedExpiration[] {
  const rule = RULES[ticker.listing];
  const root = ticker.symbol.replace(/[^A-Z0-9]/g, "");
  const found = new Map<string, ListedExpiration>();
  const add = (date: string, type: ExpirationType, listedDays: number) => {
    const days = daysBetween(today, date);
    if (days < 0 || days > listedDays || found.has(date)) return;
    found.set(date, {
      date,
      type,
      settlement: "PM",
      root: ticker.listing === "index" ? `${root}W` : root,
      listedDays,
    });
  };
  for (const month of monthsFrom(today, Math.max(rule.monthlyDays, ...rule.longMonths.values()))) {
    const listedDays = Math.max(rule.monthlyDays, rule.longMonths.get(month.month) ?? 0);
    add(thirdFriday(month), "S", listedDays);
  }
  for (const month of monthsFrom(today, rule.quarterEndDays)) {
    const last = lastTradingDay(month);
    if (month.month % 3 === 0) add(last, "Q", rule.quarterEndDays);
    else add(last, weekday(last) === 5 ? "W" : "M", rule.monthEndDays);
  }
  for (const date of daysFrom(today, rule.weeklyDays)) {
    if (weekday(date) === 5) add(onOrBefore(date), "W", rule.weeklyDays);
  }
  for (const date of daysFrom(today, rule.dailyDays)) {
    if (isOpenDay(date)) add(date, "W", rule.dailyDays);
  }
  const expirations = [...found.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
  return ticker.listing === "index" ? withMorningSettled(expirations, root, rule, today) : expirations;
}

/** Index options settle on the open of the third Friday (SPX), beside the PM contracts of that day (SPXW). */
function withMorningSettled(
  expirations: readonly ListedExpiration[],
  root: string,
  rule: ListingRule,
  today: string,
): ListedExpiration[] {
  return expirations.flatMap((expiration) => {
    // AM contracts stop trading the day before they settle, so on the day itself they are gone.
    if (expiration.type !== "S" || expiration.date === today) return [expiration];
    const morning = { ...expiration, settlement: "AM", root } as const;
    // Beyond a year only the AM contract is listed.
    return daysBetween(today, expiration.date) > rule.monthlyDays ? [morning] : [morning, expiration];
  });
}

type Month = {
  readonly year: number;
  readonly month: number;
};

function monthsFrom(today: string, days: number): Month[] {
  if (days === 0) return [];
  const months: Month[] = [];
  const last = addDays(today, days);
  let year = yearOf(today);
  let month = Number(today.slice(5, 7));
  while (firstOf({ year, month }) <= last) {
    months.push({ year, month });
    month += 1;
    if (month > 12) {
      month = 1;
      year += 1;
    }
  }
  return months;
}

function* daysFrom(today: string, days: number): Generator<string> {
  if (days === 0) return;
  const first = dayNumber(today);
  for (let day = first; day <= first + days; day += 1) yield dateOfDay(day);
}

function firstOf({ year, month }: Month): string {
  return `${year}-${String(month).padStart(2, "0")}-01`;
}

/** The third Friday, or the trading day before it when that is a holiday. */
function thirdFriday(month: Month): string {
  const first = dayNumber(firstOf(month));
  const firstFriday = first + ((5 - weekday(dateOfDay(first)) + 7) % 7);
  return onOrBefore(dateOfDay(firstFriday + 14));
}

function lastTradingDay({ year, month }: Month): string {
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
  return onOrBefore(addDays(firstOf(next), -1));
}

/** The date itself when the exchange is open, else the last trading day before it; by the standing rules. */
export function onOrBefore(date: string): string {
  let day = date;
  while (!isOpenDay(day)) day = addDays(day, -1);
  return day;
}

function isOpenDay(date: string): boolean {
  const day = weekday(date);
  return day !== 0 && day !== 6 && !holidaysByStandingRules(yearOf(date)).closures.has(date);
}
