import type { Part } from "./cursor.ts";

/**
 * How the rows of a list follow each other: by their key upwards or downwards, so that a page begins at the same row
 * however many have come since; or as they are kept, by the place of a row.
 */
export type RowOrder<Row> = { key: (row: Row) => readonly Part[]; order: "up" | "down" | "kept" };

/** One page of a list: its rows, and what the next page comes after; null at the end. */
export type Page<Row> = { rows: readonly Row[]; next: readonly Part[] | null };

/** The rows behind `after`, at most `limit` of them. All rows, as they came, where neither is given. */
export function pageOf<Row>(
  rows: readonly Row[],
  { key, order }: RowOrder<Row>,
  { after, limit }: { after: readonly Part[] | null; limit: number | undefined },
): Page<Row> {
  if (after === null && limit === undefined) return { rows, next: null };
  const from = order === "kept" ? keptFrom(rows, key, after) : 0;
  const left = order === "kept" ? rows.slice(from) : inOrder(rows, key, order, after);
  const page = left.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || page.length === left.length) return { rows: page, next: null };
  return { rows: page, next: order === "kept" ? [from + page.length, ...key(last)] : key(last) };
}

/** Behind the row of that key; where it has gone, at its place, which the row behind it has taken. */
function keptFrom<Row>(
  rows: readonly Row[],
  key: RowOrder<Row>["key"],
  after: readonly Part[] | null,
): number {
  if (after === null) return 0;
  const [place = 0, ...wanted] = after;
  const found = rows.findIndex((row) => compare(key(row), wanted) === 0);
  return found === -1 ? Math.max(0, Math.trunc(Number(place) || 0) - 1) : found + 1;
}

function inOrder<Row>(
  rows: readonly Row[],
  key: RowOrder<Row>["key"],
  order: "up" | "down",
  after: readonly Part[] | null,
): Row[] {
  const sign = order === "up" ? 1 : -1;
  const sorted = rows.map((row) => ({ row, at: key(row) })).toSorted((a, b) => sign * compare(a.at, b.at));
  const behind = after === null ? sorted : sorted.filter(({ at }) => sign * compare(at, after) > 0);
  return behind.map(({ row }) => row);
}

/** Numbers by size, texts by code unit, numbers before texts. */
function compare(a: readonly Part[], b: readonly Part[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const [left = "", right = ""] = [a[i], b[i]];
    if (left === right) continue;
    if (typeof left !== typeof right) return typeof left === "number" ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}
