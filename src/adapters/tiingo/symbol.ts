import { isCashIndex } from "../../options/cash-index.ts";

/** "BRK.B" is "BRK-B" at Tiingo; it has no indexes, so those are null. */
export function toTiingoTicker(symbol: string): string | null {
  return isCashIndex(symbol) ? null : symbol.replace(/[./]/, "-");
}
