import type { OptionType } from "./contract.ts";

/** The parts of an OCC/OSI symbol (OCC Options Symbology Initiative, 2010). */
export type OccSymbol = {
  readonly root: string;
  /** "YYYY-MM-DD" */
  readonly expiration: string;
  readonly type: OptionType;
  /** Dollars, to a tenth of a cent. */
  readonly strike: number;
};

/** yymmdd + C|P + strike in thousandths: the last 15 characters of every form. */
const SUFFIX = /^(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
const SUFFIX_LENGTH = 15;
const ROOT = /^[A-Z][A-Z0-9./]{0,5}$/;
const ROOT_LENGTH = 6;
const MAX_STRIKE_THOUSANDTHS = 99_999_999;

/**
 * Reads "SPY   220523C00382000" and the forms vendors make of it: compact ("SPY220523C00382000"),
 * lower case, blanks of whatever number, and the "O:" prefix. Returns null for anything else.
 */
export function parseOccSymbol(text: string): OccSymbol | null {
  if (typeof text !== "string") return null;
  const symbol = text.trim().toUpperCase();
  const root = symbol.slice(0, -SUFFIX_LENGTH).replace(/^O:/, "").trimEnd();
  const suffix = SUFFIX.exec(symbol.slice(-SUFFIX_LENGTH));
  if (suffix === null || !ROOT.test(root)) return null;
  const [, year = "", month = "", day = "", flag = "", thousandths = ""] = suffix;
  const expiration = `20${year}-${month}-${day}`;
  const strike = Number(thousandths) / 1000;
  if (!isCalendarDate(expiration) || strike === 0) return null;
  return { root, expiration, type: flag === "C" ? "call" : "put", strike };
}

/**
 * The 21-character form, root padded with blanks to six. Returns null where the parts cannot be written
 * in it: a root over six characters, a date outside 2000-2099, a strike of 100,000 or more or finer than 0.001.
 */
export function formatOccSymbol({ root, expiration, type, strike }: OccSymbol): string | null {
  const thousandths = Math.round(strike * 1000);
  const exact = Math.abs(strike * 1000 - thousandths) <= 1e-6;
  if (!exact || !(thousandths > 0) || thousandths > MAX_STRIKE_THOUSANDTHS) return null;
  if (!ROOT.test(root) || !expiration.startsWith("20") || !isCalendarDate(expiration)) return null;
  const date = expiration.slice(2).replaceAll("-", "");
  const flag = type === "call" ? "C" : "P";
  return `${root.padEnd(ROOT_LENGTH)}${date}${flag}${String(thousandths).padStart(8, "0")}`;
}

/**
 * OCC marks a contract adjusted for a split, merger or special dividend by a digit at the end of its root
 * ("DIS1"): it no longer delivers 100 plain shares and must not be priced as if it did.
 */
export function isAdjustedRoot(root: string): boolean {
  return /\d$/.test(root.trimEnd());
}

function isCalendarDate(date: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
