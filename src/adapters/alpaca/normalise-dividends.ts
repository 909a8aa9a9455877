import type { DeclaredDividend } from "../../dividends/ports.ts";
import { countSkip, type SkipCounts } from "../../providers/provider.ts";
import { readDate } from "../read-date.ts";
import { readNumber } from "../read-number.ts";
import { fieldsOf } from "./wire.ts";

export type NormalisedDividends = { dividends: DeclaredDividend[]; skipped: SkipCounts };

/** Dollars a share: what is stored keeps six decimals. */
const AMOUNT = { min: 0.000001, max: 1e6 };

/** Declared dividends of the symbols that were asked for. Pure and total: a row that can't be read is counted. */
export function normaliseDividends(
  rows: readonly unknown[],
  symbols: readonly string[],
): NormalisedDividends {
  const asked = new Set(symbols);
  const skipped: SkipCounts = {};
  const dividends: DeclaredDividend[] = [];
  for (const row of rows) {
    const dividend = readRow(row);
    if (dividend === null) countSkip(skipped, "malformed");
    else if (!asked.has(dividend.symbol)) countSkip(skipped, "outside_request");
    else dividends.push(dividend);
  }
  return { dividends, skipped };
}

/** `foreign` says where the company is; the rate is in dollars all the same. */
function readRow(row: unknown): DeclaredDividend | null {
  const fields = fieldsOf(row);
  if (fields === null) return null;
  const { symbol, special = false } = fields;
  const exDate = readDate(fields["ex_date"]);
  const amount = readNumber(fields["rate"]);
  if (typeof symbol !== "string" || typeof special !== "boolean" || exDate === null) return null;
  if (amount === null || amount < AMOUNT.min || amount > AMOUNT.max) return null;
  return { symbol, exDate, amount, special };
}
