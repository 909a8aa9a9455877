/**
 * Numbers as decimal text, digit by digit into the bytes of a whole column. A slice holds twenty thousand numbers: made
 * into strings of their own they would cost more than parsing the body they came in.
 */

/** No number takes more bytes than this. */
export const LONGEST_NUMBER = 25;

const [MINUS, POINT, ZERO] = [45, 46, 48];
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/** Prices have no more decimals. */
const PRICE_DIGITS = 4;
/** Below this, division is that of small integers, which is fast. */
const SMALL = 2 ** 31;
/** A decimal of up to 15 digits is the shortest text of the double next to it. */
const LARGEST = 1e15;

/** Writes the finite `value` at `at` so that it reads back as the same number. Returns where the next byte goes. */
export function writeNumber(out: Uint8Array, at: number, value: number): number {
  if (value === Math.floor(value) && Math.abs(value) < LARGEST) return writeUnits(out, at, value, 0);
  const scale = POWERS[PRICE_DIGITS] ?? 1;
  const units = Math.round(value * scale);
  if (units / scale === value && Math.abs(units) < LARGEST) return writeUnits(out, at, units, PRICE_DIGITS);
  return writeAscii(out, at, String(value));
}

/** Writes the finite `value` rounded to `digits` decimals, 0 to 9. Returns where the next byte goes. */
export function writeRounded(out: Uint8Array, at: number, value: number, digits: number): number {
  const scale = POWERS[digits] ?? 1;
  const units = Math.round(value * scale);
  if (Math.abs(units) < LARGEST) return writeUnits(out, at, units, digits);
  return writeAscii(out, at, Number.isFinite(units) ? String(units / scale) : "NULL");
}

/** `units` times ten to the power of minus `digits`, without zeros at the end. */
function writeUnits(out: Uint8Array, at: number, units: number, digits: number): number {
  let next = at;
  if (units < 0) {
    out[next] = MINUS;
    next += 1;
  }
  const size = Math.abs(units);
  if (digits === 0) return writeWhole(out, next, size);
  const scale = POWERS[digits] ?? 1;
  const whole = Math.floor(size / scale);
  next = writeWhole(out, next, whole);
  let rest = (size - whole * scale) | 0;
  if (rest === 0) return next;
  let count = digits;
  while (rest % 10 === 0) {
    rest = (rest / 10) | 0;
    count -= 1;
  }
  out[next] = POINT;
  return writeDigits(out, next + 1, rest, count);
}

function writeWhole(out: Uint8Array, at: number, whole: number): number {
  if (whole >= SMALL) {
    const high = Math.floor(whole / 1e9);
    return writeDigits(out, writeWhole(out, at, high), whole - high * 1e9, 9);
  }
  let count = 1;
  while (count < 10 && whole >= (POWERS[count] ?? 0)) count += 1;
  return writeDigits(out, at, whole, count);
}

/** Exactly `count` digits of a small whole number, zeros in front. */
function writeDigits(out: Uint8Array, at: number, whole: number, count: number): number {
  let rest = whole | 0;
  for (let i = at + count - 1; i >= at; i -= 1) {
    const tens = (rest / 10) | 0;
    out[i] = ZERO + rest - 10 * tens;
    rest = tens;
  }
  return at + count;
}

export function writeAscii(out: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i += 1) out[at + i] = text.charCodeAt(i);
  return at + text.length;
}
