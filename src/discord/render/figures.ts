import { addDays } from "../../market/calendar-date.ts";

export { shortDate } from "../../market/date-text.ts";

/** Figures as traders read them. No Intl: the first formatter of an isolate costs more than a whole command. */

/** "$1,234" or "$12.34"; cents only below a thousand and where there are any. */
export function dollars(value: number): string {
  const cents = Math.round(Math.abs(value) * 100) / 100;
  const digits = cents < 1000 && !Number.isInteger(cents) ? 2 : 0;
  const text = cents.toFixed(digits);
  return `${value < 0 && Number(text) !== 0 ? "-" : ""}$${grouped(text)}`;
}

/** Dollars, or that there is no end to them. */
export function dollarsOrUnlimited(value: number | null): string {
  return value === null ? "unlimited" : dollars(value);
}

/** A price per share: to the cent, to half of one as between two quotes, below a dime to a tenth of one. */
export function price(value: number): string {
  const halfCents = Math.abs(value * 200 - Math.round(value * 200)) < 1e-6;
  const whole = Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
  return grouped(fixed(value, !whole && (halfCents || Math.abs(value) < 0.1) ? 3 : 2));
}

/** A strike as traders type it: "570", "567.5". */
export function strikeText(strike: number): string {
  return String(Number(strike.toFixed(3)));
}

/** Never "-0.00". */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** A fraction as percent: 0.123 is "12.3 %". */
export function percent(fraction: number, digits = 1): string {
  return `${fixed(fraction * 100, digits)} %`;
}

/** A return as percent, with a digit after the point only where it is small: "4.2 %", "33 %", "1,204 %". */
export function wholePercent(fraction: number): string {
  const digits = Math.abs(fraction) < 0.0995 ? 1 : 0;
  return `${grouped(fixed(fraction * 100, digits))} %`;
}

/** A probability in whole percent: "64 %", and "<1 %" or ">99 %" where it is neither none nor certain. */
export function chance(probability: number): string {
  if (probability > 0 && probability < 0.005) return "<1 %";
  if (probability < 1 && probability >= 0.995) return ">99 %";
  return `${Math.round(probability * 100)} %`;
}

export function count(value: number): string {
  return grouped(String(value));
}

/** " (60–67)" in percent, where a band is wider than its own rounding. */
export function bandText([low, high]: readonly [low: number, high: number]): string {
  const [from, to] = [Math.round(low * 100), Math.round(high * 100)];
  return from === to ? "" : ` (${from}–${to})`;
}

/** "1 contract", "2 contracts". */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A plus before what is above nothing. */
export function signed(text: string): string {
  return text.startsWith("-") || /^\$?0(\.0+)?( %)?$/.test(text) ? text : `+${text}`;
}

/** The day on which a calculation was made. */
export function todayOf({ expiration, dte }: { expiration: string; dte: number }): string {
  return addDays(expiration, -dte);
}

/** Discord shows it as "3 minutes ago", in the reader's own time. */
export function ago(ms: number): string {
  return `<t:${Math.floor(ms / 1000)}:R>`;
}

function grouped(number: string): string {
  const [whole = "", rest] = number.split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? digits : `${digits}.${rest}`;
}
