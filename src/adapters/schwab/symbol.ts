/** Cash indexes carry a "$" at Schwab and none here; share classes are "BRK/B" there and "BRK.B" here. */
const INDEXES = new Set(["SPX", "NDX", "RUT", "VIX", "DJX", "XSP", "OEX", "MRUT"]);

export function toSchwabSymbol(symbol: string): string {
  if (INDEXES.has(symbol)) return `$${symbol}`;
  return symbol.replace(".", "/");
}
