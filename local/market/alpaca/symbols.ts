import type { Market } from "../model/market.ts";

/** "BRK.B" is "BRK/B" in the model. */
export function modelSymbol(symbol: string): string {
  return symbol.replace(".", "/");
}

/** Shares and funds: Alpaca has no indexes. */
export function isShare(market: Market, symbol: string): boolean {
  const profile = /[$/]/.test(symbol) ? null : market.profile(modelSymbol(symbol));
  return profile !== null && profile.kind !== "index";
}

export type AskedSymbols = { ok: true; symbols: string[] } | { ok: false; message: string };

const SYMBOL = /^[A-Z][A-Z0-9]*(?:\.[A-Z]+)?$/;

/** One symbol in a wrong form makes the whole request fail; one that does not exist is only left out. */
export function askedSymbols(params: URLSearchParams): AskedSymbols {
  const symbols = [...new Set((params.get("symbols") ?? "").split(",").filter((symbol) => symbol !== ""))];
  if (symbols.length === 0) return { ok: false, message: "symbols is required" };
  const wrong = symbols.find((symbol) => !SYMBOL.test(symbol));
  return wrong === undefined
    ? { ok: true, symbols: symbols.toSorted() }
    : { ok: false, message: `invalid symbol: ${wrong}` };
}
