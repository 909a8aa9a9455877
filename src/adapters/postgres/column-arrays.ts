/** Postgres array literals, one per column: a whole slice travels as some twenty parameters instead of 35,000. */

/** `{1,2.5,NULL}`; a number that is not finite becomes NULL. */
export function numberArray<T>(rows: readonly T[], value: (row: T) => number | null): string {
  let literal = "{";
  for (let i = 0; i < rows.length; i += 1) {
    const number = value(rows[i] as T);
    if (i > 0) literal += ",";
    literal += number === null || !Number.isFinite(number) ? "NULL" : number;
  }
  return `${literal}}`;
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
  const scale = 10 ** digits;
  return numberArray(rows, (row) => {
    const number = value(row);
    return number === null ? null : Math.round(number * scale) / scale;
  });
}

/**
 * `{put,american}` without quotes, which Postgres takes for words of letters, digits, inner blanks and dashes, but for
 * the word NULL. For columns whose values are ours or have been parsed; anything else is quoted by {@link textArray}.
 */
export function wordArray<T>(rows: readonly T[], value: (row: T) => string): string {
  let literal = "{";
  for (let i = 0; i < rows.length; i += 1) {
    if (i > 0) literal += ",";
    literal += value(rows[i] as T);
  }
  return `${literal}}`;
}

/** `{"a","b"}` with quotes and backslashes escaped. */
export function textArray<T>(rows: readonly T[], value: (row: T) => string | null): string {
  let literal = "{";
  for (let i = 0; i < rows.length; i += 1) {
    const text = value(rows[i] as T);
    if (i > 0) literal += ",";
    literal += text === null ? "NULL" : `"${text.replace(/["\\]/g, "\\$&")}"`;
  }
  return `${literal}}`;
}
