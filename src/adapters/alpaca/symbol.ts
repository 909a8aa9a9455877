import { isCashIndex } from "../../options/cash-index.ts";

/** Share classes are written with a dot, "BRK.B", here as there. */
const SHARES = /^[A-Z][A-Z0-9]{0,9}(?:\.[A-Z]{1,3})?$/;

/** Whether Alpaca can have prices of it. One symbol in a wrong form makes it refuse the whole request. */
export function isAlpacaSymbol(symbol: string): boolean {
  return SHARES.test(symbol) && !isCashIndex(symbol);
}

/** The class under which a symbol's plain options are listed: "BRK.B" is "BRKB" there. */
export function optionRoot(symbol: string): string {
  return symbol.replace(".", "");
}
