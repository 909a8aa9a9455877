import { newYorkDate } from "../../../src/market/time-zone.ts";
import { type OccSymbol, parseOccSymbol } from "../../../src/options/occ-symbol.ts";
import { hashOf, streamOf } from "../../chance.ts";
import type { Market } from "../model/market.ts";
import type { ListedSeries } from "../model/options/option-chain.ts";
import { seriesOf } from "../model/options/quote-book.ts";

/** "BRK.B" is "BRK/B" in the model. */
export function modelSymbol(symbol: string): string {
  return symbol.replace(".", "/");
}

export function isResolved(market: Market, symbol: string): boolean {
  const profile = /[$/]/.test(symbol) ? null : market.profile(modelSymbol(symbol));
  return profile !== null && profile.kind !== "index";
}

/** A standard contract as it was listed on a day. */
export type ResolvedOption = {
  /** As asked for: 21 characters. */
  readonly symbol: string;
  /** The underlying's name in the model. */
  readonly of: string;
  readonly contract: OccSymbol;
  readonly series: ListedSeries;
};

const RAW_SYMBOL_LENGTH = 21;
const FIRST_DATE = "2020-01-06";
/** Names in the model by the root of their options, where they differ. */
const ROOTS: ReadonlyMap<string, string> = new Map([
  ["SPX", "$SPX"],
  ["SPXW", "$SPX"],
  ["BRKB", "BRK/B"],
]);

/** Those of OCC symbols that name a contract listed on the New York date of an instant, padded as OPRA has them. */
export function resolveOptions(market: Market, symbols: readonly string[], atMs: number): ResolvedOption[] {
  if (newYorkDate(atMs) < FIRST_DATE) return [];
  const listings = new Map<string, readonly ListedSeries[]>();
  return symbols.flatMap((symbol) => {
    const contract = symbol.length === RAW_SYMBOL_LENGTH ? parseOccSymbol(symbol) : null;
    if (contract === null) return [];
    const of = ROOTS.get(contract.root) ?? contract.root;
    const listed = listings.get(of) ?? market.listed(of, atMs) ?? [];
    listings.set(of, listed);
    const series = seriesOf(listed, contract);
    return series === null ? [] : [{ symbol, of, contract, series }];
  });
}

/** Numbers of instruments change over the years; ours do every year. */
export function instrumentId(dataset: string, symbol: string, atMs: number): number {
  return hashOf(1, streamOf(`${dataset} ${symbol}`), new Date(atMs).getUTCFullYear()) % 30_000;
}
