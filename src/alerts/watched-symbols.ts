import { MINUTE_MS } from "../market/calendar-date.ts";
import type { AlertBook, AlertKind } from "./ports.ts";

const KINDS: readonly AlertKind[] = ["price", "expected_move"];

/**
 * Whether a ticker's price is waited for, asked of the database once a minute at most: slices come by the dozen, and most
 * tickers have no alert. An alert set meanwhile is looked at by the next run of prices all the same.
 */
export function watchedSymbols(book: Pick<AlertBook, "listArmedSymbols">) {
  let known: { atMs: number; symbols: Set<string> } | null = null;
  return async (symbol: string, nowMs: number): Promise<boolean> => {
    if (known === null || Math.abs(nowMs - known.atMs) >= MINUTE_MS) {
      known = { atMs: nowMs, symbols: new Set(await book.listArmedSymbols(KINDS)) };
    }
    return known.symbols.has(symbol);
  };
}
