import { yearOf } from "./calendar-date.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Dec 18", and the year where it is not the present one: "Jan 15, 2027". No Intl: a first formatter costs much. */
export function shortDate(date: string, today: string): string {
  const day = `${MONTHS[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(8))}`;
  return yearOf(date) === yearOf(today) ? day : `${day}, ${yearOf(date)}`;
}
