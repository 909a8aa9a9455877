/** What refuses a text that is no symbol; the field's name comes before it. */
export const SYMBOL_REFUSAL = "must be a ticker symbol such as SPY, BRK.B or SPX";

const SYMBOL = /^[A-Z][A-Z0-9]{0,9}(?:\.[A-Z0-9]{1,4})?$/;
const LONGEST = 10;
/** Far more than a symbol needs, however it is written. */
const LONGEST_TEXT = 50;
/** One or two letters behind a dash are a share class; three are a currency, as in "BTC-USD". */
const CLASS_BEHIND_DASH = /\s*[-‐-―−]\s*([A-Z]{1,2})$/;

/**
 * The one name of an underlying here, from what people and vendors write: "spy", "$SPX" (Schwab), "^SPX" (Yahoo),
 * "SPX.X" and "$SPX.X" (TD Ameritrade) are SPY and SPX; "BRK/B" (Schwab) and "BRK-B" (Yahoo, Tiingo) are BRK.B. Null for
 * what is no symbol.
 */
export function parseTickerSymbol(text: string): string | null {
  if (text.length > LONGEST_TEXT) return null;
  const symbol = plainText(text)
    .trim()
    .toUpperCase()
    .replace(/^[$^]/, "")
    .replace(/\s*[/\u2044\u2215]\s*/, ".")
    .replace(CLASS_BEHIND_DASH, ".$1")
    .replace(/\.X$/, "");
  return symbol.length <= LONGEST && SYMBOL.test(symbol) ? symbol : null;
}

const ROOT = /^[A-Z][A-Z0-9]{0,5}$/;
/** What refuses a text that is no root; the field's name comes before it. */
export const ROOT_REFUSAL = "must be an option root such as SPXW";

/** The root of a series as people write it: "spxw" and "$SPXW" are SPXW. Null for what is none. */
export function parseRoot(text: string): string | null {
  if (text.length > LONGEST_TEXT) return null;
  const root = plainText(text).trim().toUpperCase().replace(/^[$^]/, "");
  return ROOT.test(root) ? root : null;
}

/** Full-width letters are their plain ones; what is pasted along unseen is left out. */
function plainText(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u200B-\u200F\u2060\uFEFF]/g, "");
}

/** Classes whose name is not that of their underlying: weeklies of indexes, and share classes without their dot. */
const UNDERLYINGS: Readonly<Record<string, string>> = {
  SPXW: "SPX",
  NDXP: "NDX",
  RUTW: "RUT",
  VIXW: "VIX",
  MRUTW: "MRUT",
  BRKB: "BRK.B",
  BFB: "BF.B",
};

/** The underlying that an option class is of, as people type it: SPXW is SPX, SPY is SPY. */
export function underlyingOfRoot(root: string): string {
  return UNDERLYINGS[root] ?? root;
}
