/** What refuses a text that is no symbol; the field's name comes before it. */
export const SYMBOL_REFUSAL = "must be a ticker symbol such as SPY, BRK.B or SPX";

const SYMBOL = /^[A-Z][A-Z0-9]{0,9}(?:\.[A-Z0-9]{1,4})?$/;
const LONGEST = 10;
/** One or two letters behind a dash are a share class; three are a currency, as in "BTC-USD". */
const CLASS_BEHIND_DASH = /[-‐-―−]([A-Z]{1,2})$/;

/**
 * The one name of an underlying here, from what people and vendors write: "spy", "$SPX" (Schwab), "^SPX" (Yahoo),
 * "SPX.X" and "$SPX.X" (TD Ameritrade) are SPY and SPX; "BRK/B" (Schwab) and "BRK-B" (Yahoo, Tiingo) are BRK.B. Null for
 * what is no symbol.
 */
export function parseTickerSymbol(text: string): string | null {
  const symbol = text
    .trim()
    .toUpperCase()
    .replace(/^[$^]/, "")
    .replace("/", ".")
    .replace(CLASS_BEHIND_DASH, ".$1")
    .replace(/\.X$/, "");
  return symbol.length <= LONGEST && SYMBOL.test(symbol) ? symbol : null;
}
