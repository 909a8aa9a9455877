import { hashOf, streamOf } from "../../chance.ts";
import type { Market } from "../model/market.ts";

/** "BRK.B" is "BRK/B" in the model. */
export function modelSymbol(symbol: string): string {
  return symbol.replace(".", "/");
}

export function isResolved(market: Market, symbol: string): boolean {
  const profile = /[$/]/.test(symbol) ? null : market.profile(modelSymbol(symbol));
  return profile !== null && profile.kind !== "index";
}

/** Numbers of instruments change over the years; ours do every year. */
export function instrumentId(dataset: string, symbol: string, atMs: number): number {
  return hashOf(1, streamOf(`${dataset} ${symbol}`), new Date(atMs).getUTCFullYear()) % 30_000;
}
