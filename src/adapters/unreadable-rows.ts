import { AppError } from "../errors.ts";
import type { SymbolFailure } from "../providers/provider.ts";

/**
 * A day of which a row could not be read is not a day without trades: history names its symbol as failed, so that
 * another provider is asked and the day is not remembered as empty.
 */
export function unreadableRows(name: string, rows: readonly { symbol: string }[]): SymbolFailure[] {
  return [...new Set(rows.map(({ symbol }) => symbol))].map((symbol) => ({
    symbol,
    error: new AppError("provider_bad_body", `${name} sent rows of ${symbol} that can't be read.`),
  }));
}
