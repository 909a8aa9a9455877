import { LONGEST_NUMBER, writeAscii, writeNumber, writeRounded } from "./decimal-text.ts";

/** Postgres array literals, one per column: a whole slice travels as some twenty parameters instead of 35,000. */

const [OPEN, COMMA, CLOSE] = [123, 44, 125];
const decoder = new TextDecoder();
/** One column at a time is written here, and read out before the next. */
let scratch = new Uint8Array(0);

/** `{1,2.5,NULL}`; a number that is not finite becomes NULL. */
export function numberArray<T>(rows: readonly T[], value: (row: T) => number | null): string {
  return literalOf(rows, value, writeNumber, 0);
}

/**
 * Model output rounded to `digits` decimals: seventeen digits of a greek say nothing more than six, and cost three
 * times as much to write and to send. Rounding also keeps a number out of the denormal range that `real` refuses.
 */
export function roundedArray<T>(
  rows: readonly T[],
  digits: number,
  value: (row: T) => number | null,
): string {
  return literalOf(rows, value, writeRounded, digits);
}

function literalOf<T>(
  rows: readonly T[],
  value: (row: T) => number | null,
  write: (out: Uint8Array, at: number, value: number, digits: number) => number,
  digits: number,
): string {
  const bytes = 2 + rows.length * (LONGEST_NUMBER + 1);
  if (scratch.length < bytes) scratch = new Uint8Array(bytes);
  const out = scratch;
  out[0] = OPEN;
  let at = 1;
  for (let i = 0; i < rows.length; i += 1) {
    if (i > 0) {
      out[at] = COMMA;
      at += 1;
    }
    const number = value(rows[i] as T);
    at =
      number === null || !Number.isFinite(number)
        ? writeAscii(out, at, "NULL")
        : write(out, at, number, digits);
  }
  out[at] = CLOSE;
  return decoder.decode(out.subarray(0, at + 1));
}

/**
 * `{put,american}` without quotes, which Postgres takes for words of letters, digits, inner blanks and dashes, but for
 * the word NULL. For columns whose values are ours or have been parsed; anything else is quoted by {@link textArray}.
 */
export function wordArray<T>(rows: readonly T[], value: (row: T) => string): string {
  return `{${rows.map(value).join(",")}}`;
}

/** `{"a","b"}` with quotes and backslashes escaped. */
export function textArray<T>(rows: readonly T[], value: (row: T) => string | null): string {
  let before: string | null = null;
  let quoted = "NULL";
  const literals = rows.map((row) => {
    const text = value(row);
    // Most columns repeat themselves: a root, a date, a source.
    if (text !== before) quoted = text === null ? "NULL" : `"${text.replace(/["\\]/g, "\\$&")}"`;
    before = text;
    return quoted;
  });
  return `{${literals.join(",")}}`;
}
