import { wallTime } from "../../market/time-zone.ts";

/** Figures and dates as a trader reads them on an axis or beside a mark. */

const MINUS = "−";
const LETTERS = [
  { from: 1e12, letter: "T" },
  { from: 1e9, letter: "B" },
  { from: 1e6, letter: "M" },
  { from: 1e4, letter: "k", per: 1e3 },
] as const;

/** "580", "577.35", "12.5k", "1.2M", "1e15": a size without its sign, with as many decimals as `step` needs. */
function plainSize(size: number, step: number): string {
  if (size >= 1e15) return size.toExponential(0).replace("e+", "e");
  const short = LETTERS.find(({ from }) => size >= from);
  if (short !== undefined) {
    const per = "per" in short ? short.per : short.from;
    const decimals = Math.min(3, decimalsOf(step / per));
    return `${trimZeros((size / per).toFixed(decimals))}${short.letter}`;
  }
  const decimals = decimalsOf(step);
  if (size !== 0 && decimals > 4) return size.toExponential(1);
  return grouped(size.toFixed(decimals === 1 ? 2 : decimals));
}

/** Decimals that tell neighbours `step` apart. */
function decimalsOf(step: number): number {
  if (!(step > 0) || step >= 1) return Number.isInteger(step) || step >= 10 ? 0 : 1;
  return Math.ceil(-Math.log10(step) - 1e-9);
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function grouped(text: string): string {
  const [whole = "", decimals] = text.split(".");
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === undefined ? thousands : `${thousands}.${decimals}`;
}

/** "$580", "−$1,250", "$12.5k". `step` is what tells neighbours apart: 1 for whole dollars, 0.01 for cents. */
export function dollars(value: number, step = 1): string {
  const sign = value < 0 && Math.round(value / step) !== 0 ? MINUS : "";
  return `${sign}$${plainSize(Math.abs(value), step)}`;
}

/** "+$132", "−$368", "$0". */
export function signedDollars(value: number, step = 1): string {
  const text = dollars(value, step);
  return value > 0 && Math.round(value / step) !== 0 ? `+${text}` : text;
}

/** A price: cents, and whole dollars where there are none; "$1,250", "$577.35", "$0.0004". */
export function price(value: number): string {
  if (value >= 10_000) return dollars(value, 1);
  if (value !== 0 && Math.abs(value) < 0.01)
    return dollars(value, 10 ** Math.floor(Math.log10(Math.abs(value))));
  return Math.abs(value - Math.round(value)) < 0.005 ? dollars(value, 1) : dollars(value, 0.01);
}

/** A fraction in percent: 0.183 is "18.3 %" at a step of 0.1, "18 %" at 1. */
export function percent(fraction: number, step = 1): string {
  const value = 100 * fraction;
  if (Math.abs(value) >= 1e5) return `${value < 0 ? MINUS : ""}${plainSize(Math.abs(value), 1)} %`;
  const decimals = step >= 1 ? 0 : Math.min(4, decimalsOf(step));
  const text = grouped(Math.abs(value).toFixed(decimals));
  return `${value < 0 && Number(text.replaceAll(",", "")) !== 0 ? MINUS : ""}${text} %`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

export function monthName(date: string): string {
  return MONTHS[Number(date.slice(5, 7)) - 1] ?? "";
}

/** "Dec 18", and with the year "Jan 15 ’27" where it is not that of `beside`. */
export function dayName(date: string, beside: string = date): string {
  const day = `${monthName(date)} ${Number(date.slice(8))}`;
  return date.slice(0, 4) === beside.slice(0, 4) ? day : `${day} ’${date.slice(2, 4)}`;
}

/** "0 d", "35 d", "3 mo", "1 y": how far away an expiration is. */
export function daysAway(days: number): string {
  if (days < 120) return `${Math.round(days)} d`;
  if (days < 345) return `${Math.round(days / 30.4)} mo`;
  const years = Math.round((10 * days) / 365) / 10;
  return `${years} y`;
}

/** "10:45" on New York's clocks. */
function clockTime(atMs: number): string {
  const { minuteOfDay } = wallTime(atMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** "Nov 30 10:45 ET": when quotes stood. */
export function moment(atMs: number): string {
  return `${dayName(wallTime(atMs).date)} ${clockTime(atMs)} ET`;
}
