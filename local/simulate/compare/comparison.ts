import type { OptionType } from "../../../src/options/contract.ts";

/** Rows that are not as the market had them, gathered by the work that should have stored them. */
export type Difference = {
  symbol: string;
  /**
   * missing: generated, not stored; different: stored with other values; extra: stored, never generated; older: right
   * for an earlier refresh, and not seen since.
   */
  kind: "missing" | "different" | "extra" | "older";
  /** Of a different row: the columns that differ. */
  columns: readonly string[];
  rows: number;
  /** Slot of the run whose work it was, epoch ms. */
  slotMs: number;
  /** For what comes of an option chain: which part of it. */
  expiration: string | null;
  /** Of an option chain likewise: one side of it, or null for both. */
  side: OptionType | null;
  /** One of them: its key, and what is stored instead of what. */
  example: string;
};

/** Whose work a row was. */
export type Where = Pick<Difference, "symbol" | "slotMs" | "expiration" | "side">;

/** What one job stored, beside what the market generated. */
export type Comparison = {
  job: string;
  /** The table, and which of its rows. */
  what: string;
  generated: number;
  stored: number;
  equal: number;
  differences: Difference[];
  /** What a reader should know, e.g. rows outside the comparison. */
  note: string;
};

export function emptyComparison(job: string, what: string): Comparison {
  return { job, what, generated: 0, stored: 0, equal: 0, differences: [], note: "" };
}

/** Adds a row that is not as it should be to those that are wrong in the same way. */
export function addDifference(
  to: Comparison,
  where: Where,
  found: Pick<Difference, "kind" | "columns" | "example">,
  rows = 1,
): void {
  const known = to.differences.find(
    (one) =>
      one.kind === found.kind &&
      one.symbol === where.symbol &&
      one.slotMs === where.slotMs &&
      one.expiration === where.expiration &&
      one.side === where.side &&
      one.columns.join() === found.columns.join(),
  );
  if (known === undefined) to.differences.push({ ...where, ...found, rows });
  else known.rows += rows;
}
