import { yearOf } from "./calendar-date.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Dec 18", and the year where it is not the present one: "Jan 15, 2027". No Intl: a first formatter costs much. */
export function shortDate(date: string, today: string): string {
  const day = `${MONTHS[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(8))}`;
  return yearOf(date) === yearOf(today) ? day : `${day}, ${yearOf(date)}`;
}

/** How long ago something was, in a reader's words: "just now", "12 min ago", "3 h ago", "2 days ago". */
export function agoText(seconds: number): string {
  if (seconds < 45) return "just now";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(seconds / 3_600);
  return hours < 48 ? `${hours} h ago` : `${Math.round(seconds / 86_400)} days ago`;
}
