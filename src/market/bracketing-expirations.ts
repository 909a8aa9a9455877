import { addDays, yearOf } from "./calendar-date.ts";
import { monthlyExpiration } from "./monthly-expiration.ts";
import { nyseCalendar, type TradingCalendar } from "./trading-calendar.ts";
import { weeklyExpirations } from "./weekly-expirations.ts";

/** Calendar days from a day to the Fridays around 30 days: the last that is no further, the first that is. */
const [NEAREST_FRIDAY, FURTHEST_FRIDAY] = [24, 37];

/**
 * The expirations that the volatility of a rank may rest on, ascending, live or rebuilt: the Fridays 24 to 30 and 31 to 37
 * days away, and for names without weeklies the monthlies around 30 days; at most four. Which Fridays are listed decides
 * half a point of volatility, so that a history must look at the same ones every day.
 */
export function thirtyDayExpirations(day: string, calendar: TradingCalendar = nyseCalendar): string[] {
  const weeklies = weeklyExpirations(addDays(day, NEAREST_FRIDAY), addDays(day, FURTHEST_FRIDAY), calendar);
  return [...new Set([...weeklies, ...monthliesAround(day, 30, calendar)])].sort();
}

/** The last monthly expiration at most `days` calendar days after a day, unless it is past, and the first after that. */
export function monthliesAround(
  day: string,
  days: number,
  calendar: TradingCalendar = nyseCalendar,
): string[] {
  const target = addDays(day, days);
  const [year, month] = [yearOf(target), Number(target.slice(5, 7))];
  const monthlies = [-1, 0, 1].map((offset) => {
    const index = year * 12 + month - 1 + offset;
    return monthlyExpiration(Math.floor(index / 12), (index % 12) + 1, calendar);
  });
  const near = monthlies.findLast((date) => date <= target);
  const far = monthlies.find((date) => date > target);
  return [near, far].filter((date) => date !== undefined && date > day) as string[];
}
