/** Those that are asked about most; Schwab finds others by itself: see adapters/schwab/index-symbols.ts. */
const CASH_INDEXES = new Set("SPX XSP OEX XEO NDX XND RUT MRUT VIX VVIX DJX".split(" "));

/** An index without shares, written "SPX" or "$SPX": many providers have prices of shares only. */
export function isCashIndex(symbol: string): boolean {
  return symbol.startsWith("$") || CASH_INDEXES.has(symbol);
}
