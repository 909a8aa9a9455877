const CASH_INDEXES = new Set(["SPX", "NDX", "RUT", "VIX", "DJX", "XSP", "OEX", "MRUT"]);

/** An index without shares, written "SPX" or "$SPX": many providers have prices of shares only. */
export function isCashIndex(symbol: string): boolean {
  return symbol.startsWith("$") || CASH_INDEXES.has(symbol);
}
