import type { CorporateAct } from "../../prices/sources.ts";
import { readNumber } from "../read-number.ts";

/** New shares per old one. */
const SPLIT_FACTOR = { min: 1e-4, max: 1e4 };
/** Dollars a share. */
const MOST_DIVIDEND = 1e7;

export function isSplitFactor(factor: number): boolean {
  return factor >= SPLIT_FACTOR.min && factor <= SPLIT_FACTOR.max;
}

export function isDividend(dollars: number): boolean {
  return dollars >= 0 && dollars <= MOST_DIVIDEND;
}

/** What stands in a row's date, however bad the rest of it is; empty for none. */
export function readActDate(row: unknown): string {
  const date = fieldOf(row, "date");
  return typeof date === "string" ? date : "";
}

/**
 * The split or dividend of a row whose prices contradict themselves, where that and both closes can still be believed;
 * null for an ordinary day. Without it the days before would stay adjusted for nothing.
 */
export function readAct(row: unknown, day: { symbol: string; date: string }): CorporateAct | null {
  const read = (name: string) => readNumber(fieldOf(row, name));
  const [split, dividend, close, adjClose] = ["splitFactor", "divCash", "close", "adjClose"].map(read);
  const hasSplit = typeof split === "number" && split !== 1 && isSplitFactor(split);
  const hasDividend = typeof dividend === "number" && dividend !== 0 && isDividend(dividend);
  if (!hasSplit && !hasDividend) return null;
  const factor = adjClose && close ? adjClose / close : Number.NaN;
  if (!close || !(close > 0 && factor > 0 && Number.isFinite(factor))) return null;
  return {
    ...day,
    splitFactor: hasSplit ? split : null,
    dividend: hasDividend ? dividend : null,
    close,
    factor,
  };
}

function fieldOf(row: unknown, name: string): unknown {
  return typeof row === "object" && row !== null ? (row as Record<string, unknown>)[name] : undefined;
}
