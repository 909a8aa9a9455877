import { dayName, monthName, moment as pictureMoment } from "../../charts/parts/words.ts";
import { weekday } from "../../market/calendar-date.ts";
import { wallTime } from "../../market/time-zone.ts";

/** Figures, dates and moments as pages show them. No Intl: an isolate's first formatter costs more than a page. */

export { dayName } from "../../charts/parts/words.ts";

/** What nobody knows; a page says beside it why. */
export const UNKNOWN = "n/a";
const MINUS = "−";
const SHORT_DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

type Maybe = number | null | undefined;

/** "1,234.50": a number with so many decimals, never "−0". */
export function decimal(value: Maybe, digits = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const text = Math.abs(value).toFixed(digits);
  const [whole = "", rest] = text.split(".");
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const sign = value < 0 && Number(text) !== 0 ? MINUS : "";
  return `${sign}${grouped}${rest === undefined ? "" : `.${rest}`}`;
}

/** A plus before what is above nothing: "+1.20", "−0.40", "0.00". */
export function signed(value: Maybe, digits = 2): string {
  const text = decimal(value, digits);
  return typeof value === "number" && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A price or a sum in dollars: "$1,234.50", "−$12.00". */
export function dollars(value: Maybe, digits = 2): string {
  const text = decimal(value, digits);
  if (text === UNKNOWN) return text;
  return text.startsWith(MINUS) ? `${MINUS}$${text.slice(1)}` : `$${text}`;
}

/** "+$132.00", "−$368.00". */
export function signedDollars(value: Maybe, digits = 2): string {
  const text = dollars(value, digits);
  return typeof value === "number" && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A fraction in percent: 0.183 is "18.3 %". */
export function percent(fraction: Maybe, digits = 1): string {
  const text = decimal(fraction === null || fraction === undefined ? fraction : 100 * fraction, digits);
  return text === UNKNOWN ? text : `${text} %`;
}

/** A number that is percent already, with its sign: "+1.20 %". */
export function signedPercent(value: Maybe, digits = 2): string {
  const text = signed(value, digits);
  return text === UNKNOWN ? text : `${text} %`;
}

/** A difference of two volatilities, annual fractions, in volatility points: "+5.0". */
export function points(fraction: Maybe): string {
  return signed(fraction === null || fraction === undefined ? fraction : 100 * fraction, 1);
}

/** A rank, a percentile, 0..100, as a whole number. */
export function place(value: Maybe): string {
  return decimal(value, 0);
}

/** A probability in whole percent: "<1 %" and ">99 %" where it is neither none nor certain. */
export function chance(probability: Maybe): string {
  if (typeof probability === "number") {
    if (probability > 0 && probability < 0.005) return "<1 %";
    if (probability < 1 && probability >= 0.995) return ">99 %";
  }
  return percent(probability, 0);
}

/** A strike as traders type it: "570", "567.5". */
export function strike(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** A count in few characters: "950", "53.6k", "1.24M". */
export function count(value: Maybe): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size >= 999_950_000) return `${decimal(value / 1e9, 2)}B`;
  if (size >= 999_950) return `${decimal(value / 1e6, size < 9_995_000 ? 2 : 1)}M`;
  if (size >= 9_950) return `${decimal(value / 1e3, size < 99_950 ? 1 : 0)}k`;
  return decimal(value, 0);
}

/** "Fri Dec 18", and the year where it is not that of `beside`, a date too. */
export function weekdayDate(date: string, beside: string = date): string {
  return `${SHORT_DAYS[weekday(date)]} ${dayName(date, beside)}`;
}

/** "Dec 18, 2026": where no other date says the year. */
export function fullDate(date: string): string {
  return `${monthName(date)} ${Number(date.slice(8))}, ${date.slice(0, 4)}`;
}

/** "16:00" on New York's clocks. */
export function clock(atMs: number): string {
  const { minuteOfDay } = wallTime(atMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** "Nov 30 10:45 ET": a moment on New York's clocks. */
export function moment(atMs: number): string {
  return pictureMoment(atMs);
}
