import { isCashIndex } from "../../options/cash-index.ts";

/** Cash indexes carry a "$" at Schwab and none here; share classes are "BRK/B" there and "BRK.B" here. */
export function toSchwabSymbol(symbol: string): string {
  if (isCashIndex(symbol)) return symbol.startsWith("$") ? symbol : `$${symbol}`;
  return symbol.replace(".", "/");
}

/** Our names by Schwab's, for the symbols of one request: an answer may only speak of what was asked. */
export function bySchwabSymbol(symbols: readonly string[]): Map<string, string> {
  return new Map(symbols.map((symbol) => [toSchwabSymbol(symbol), symbol]));
}
