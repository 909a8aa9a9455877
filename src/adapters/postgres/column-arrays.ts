/** Postgres array literals, one per column: a whole slice travels as some twenty parameters instead of 35,000. */

/** `{1,2.5,NULL}`; a number that is not finite becomes NULL. */
export function numberArray<T>(rows: readonly T[], value: (row: T) => number | null): string {
  let literal = "{";
  for (let i = 0; i < rows.length; i += 1) {
    const number = value(rows[i] as T);
    literal += `${i === 0 ? "" : ","}${number === null || !Number.isFinite(number) ? "NULL" : number}`;
  }
  return `${literal}}`;
}

/** `{"a","b"}` with quotes and backslashes escaped. */
export function textArray<T>(rows: readonly T[], value: (row: T) => string | null): string {
  let literal = "{";
  for (let i = 0; i < rows.length; i += 1) {
    const text = value(rows[i] as T);
    literal += `${i === 0 ? "" : ","}${text === null ? "NULL" : quote(text)}`;
  }
  return `${literal}}`;
}

/** Timestamps as ISO text, for `::timestamptz[]`. */
export function instantArray<T>(rows: readonly T[], valueMs: (row: T) => number | null): string {
  return textArray(rows, (row) => {
    const ms = valueMs(row);
    return ms === null ? null : new Date(ms).toISOString();
  });
}

const NEEDS_ESCAPE = /["\\]/;

function quote(text: string): string {
  return NEEDS_ESCAPE.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : `"${text}"`;
}
