import { isCashIndex } from "../../options/cash-index.ts";

const SHARES = /^[A-Z][A-Z0-9]{0,9}(?:\.[A-Z]{1,3})?$/;
/** What Cboe calls the iv30 of these is the volatility of a volatility, which nobody means who asks for VIX. */
const VOLATILITY_INDEXES = new Set(["VIX", "VVIX"]);

/** What a symbol's file is called there, "_SPX" for an index; null for what Cboe is not asked about. */
export function cboeName(symbol: string): string | null {
  const plain = symbol.replace(/^\$/, "");
  if (VOLATILITY_INDEXES.has(plain) || !SHARES.test(plain)) return null;
  return isCashIndex(symbol) ? `_${plain}` : plain;
}
