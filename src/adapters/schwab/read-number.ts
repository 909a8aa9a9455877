import { readNumber as readAnyNumber } from "../read-number.ts";

/** A finite number, or null for what Schwab sends when it has none: absent, null, "NaN", -999. */
export function readNumber(value: unknown): number | null {
  const number = readAnyNumber(value);
  return number === -999 ? null : number;
}

/** Dollars a share: what is stored keeps four decimals, and no share has cost more. */
const MIN_PRICE = 0.0001;
const MAX_PRICE = 1e9;

/** A price that somebody paid or asks: 0 is how Schwab writes "none". */
export function readPositivePrice(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number >= MIN_PRICE && number < MAX_PRICE ? number : null;
}

/** Shares, whole: an index has traded more than 2^31 of them in a day. */
export function readVolume(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number >= 0 && number <= Number.MAX_SAFE_INTEGER ? Math.trunc(number) : null;
}
