/** How one column of a stored row is held against the row that should be there. */
export type Column<Row> = {
  name: string;
  /** What to select: the column itself, or its instant as epoch milliseconds. */
  sql: string;
  matches(stored: unknown, row: Row): boolean;
  /** The expected value as it would be read; of an instant that may be one of several the first. */
  value(row: Row): unknown;
};

/** The very value: text, a flag, a count, null. */
export function same<Row>(name: string, value: (row: Row) => string | number | boolean | null): Column<Row> {
  return {
    name,
    sql: name,
    matches: (stored, row) => stored === value(row),
    value,
  };
}

/** A number to within `tolerance`; null is null alone. */
export function near<Row>(name: string, tolerance: number, value: (row: Row) => number | null): Column<Row> {
  return {
    name,
    sql: name,
    matches: (stored, row) => isNear(stored, value(row), tolerance),
    value,
  };
}

/** A `real`: seven digits of what was rounded to `tolerance`. */
export function single<Row>(
  name: string,
  tolerance: number,
  value: (row: Row) => number | null,
): Column<Row> {
  return {
    name,
    sql: name,
    matches: (stored, row) => {
      const expected = value(row);
      return isNear(stored, expected, tolerance + Math.abs(expected ?? 0) * SINGLE);
    },
    value,
  };
}

/** A list of numbers in single precision; an empty one is stored as null. */
export function numbers<Row>(name: string, value: (row: Row) => readonly number[] | null): Column<Row> {
  return {
    name,
    sql: name,
    matches: (stored, row) => {
      const expected = value(row) ?? [];
      if (!Array.isArray(stored)) return stored === null && expected.length === 0;
      return (
        stored.length === expected.length &&
        expected.every((one, i) => isNear(stored[i], one, 1e-12 + Math.abs(one) * SINGLE))
      );
    },
    value: (row) => (value(row)?.length ? value(row) : null),
  };
}

/** An instant to the millisecond. */
export function instant<Row>(name: string, ms: (row: Row) => number | null): Column<Row> {
  return {
    name,
    sql: `(extract(epoch FROM ${name}) * 1000)::float8`,
    matches: (stored, row) => stored === ms(row),
    value: ms,
  };
}

/** An instant that was one of several, all of them known. */
export function oneOfInstants<Row>(name: string, ms: (row: Row) => ReadonlySet<number>): Column<Row> {
  return {
    name,
    sql: `(extract(epoch FROM ${name}) * 1000)::float8`,
    matches: (stored, row) => typeof stored === "number" && ms(row).has(stored),
    value: (row) => [...ms(row)][0] ?? null,
  };
}

/** Lists and objects; their numbers to within the tolerance of their name, else of `others`. */
export function document<Row>(
  name: string,
  tolerances: Readonly<Record<string, number>> & { others: number },
  value: (row: Row) => unknown,
): Column<Row> {
  return {
    name,
    sql: name,
    matches: (stored, row) => isAlike(stored, value(row), tolerances, "others"),
    value,
  };
}

/** A `real` holds 24 bits. */
const SINGLE = 2 ** -23;

function isNear(stored: unknown, expected: number | null, tolerance: number): boolean {
  if (expected === null || typeof stored !== "number") return stored === expected;
  return Math.abs(stored - expected) <= tolerance;
}

function isAlike(
  stored: unknown,
  expected: unknown,
  tolerances: Readonly<Record<string, number>> & { others: number },
  name: string,
): boolean {
  if (typeof expected === "number") return isNear(stored, expected, tolerances[name] ?? tolerances.others);
  if (typeof expected !== "object" || expected === null) return stored === expected;
  if (typeof stored !== "object" || stored === null) return false;
  const [found, wanted] = [new Map(Object.entries(stored)), Object.entries(expected)];
  return (
    found.size === wanted.length &&
    wanted.every(([key, value]) => isAlike(found.get(key), value, tolerances, key))
  );
}
