import { daysBetween } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../../market/trading-calendar.ts";
import { shorten } from "../shorten.ts";
import { countedDays } from "./counted-days.ts";
import { type ExpiryReading, type RefusedExpiry, refused } from "./expiry-reading.ts";
import { tradingPhrase } from "./trading-phrases.ts";
import { writtenDate } from "./written-dates.ts";

/** `dte`: calendar days from New York's today. */
export type ParsedExpiry = (ExpiryReading & { readonly dte: number }) | RefusedExpiry;

/** Far more than a date needs, however it is written. */
const LONGEST_TEXT = 60;

/**
 * An expiration as traders type it: "30d", "0dte", "2w", "2026-12-18", "12/18", "dec 18", "next friday", "eow", "opex",
 * "next month", "leaps". Refuses what has passed, what may mean two days, and what it does not know, each with what to
 * write. Own code, as the phrases of traders are what a general parser of dates misses: chrono-node reads no "30 dte",
 * "opex", "eow" or "leaps", takes "next month" for the day a month on, and knows no holiday.
 */
export function parseExpiryText(
  text: string,
  nowMs: number,
  calendar: TradingCalendar = nyseCalendar,
): ParsedExpiry {
  const plain = text.length > LONGEST_TEXT ? "" : plainText(text);
  if (plain === "") return refused(text.trim() === "" ? "No expiry was given." : unknown(text));
  const moment = { nowMs, today: newYorkDate(nowMs), calendar };
  // Dates first: 261218 is one, and no number of days.
  const read = writtenDate(plain, moment) ?? countedDays(plain, moment) ?? tradingPhrase(plain, moment);
  if (read === null) return refused(unknown(text));
  return read.ok ? { ...read, dte: daysBetween(moment.today, read.date) } : read;
}

function unknown(text: string): string {
  return `"${shorten(text)}" is not an expiry that is understood.`;
}

/** Lower case, one blank between words, plain letters and dashes, without the words around a date. */
function plainText(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u200B-\u200F\u2060\uFEFF]/g, "")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u2018\u2019`´]/g, "'")
    .replace(/[\u2044\u2215]/g, "/")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^(?:(?:in|on|by|for|the|exp|expiry|expiration|expires|expiring)[: ]+)+/, "")
    .replace(/\s*[.!]$/, "");
}
