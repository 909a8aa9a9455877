import { AppError } from "../../errors.ts";
import type { SymbolFailure } from "../../providers/provider.ts";
import { chunksOf, SYMBOLS_PER_CALL } from "./ask-for-symbols.ts";
import type { AlpacaApi, Tally } from "./client.ts";
import { type BarPages, type BarsQuery, fetchBarPages } from "./fetch-bar-pages.ts";
import { isAlpacaSymbol } from "./symbol.ts";

/** Bars of any number of symbols. Throws when nothing came through; else what failed is in `failures`. */
export async function collectBars(api: AlpacaApi, query: BarsQuery, tally: Tally): Promise<BarPages> {
  const symbols = query.symbols.filter(isAlpacaSymbol);
  const all = await collectChunks(api, { ...query, symbols }, SYMBOLS_PER_CALL, tally);
  all.unknownSymbols.unshift(...query.symbols.filter((symbol) => !isAlpacaSymbol(symbol)));
  return all;
}

/** The same for symbols of any kind, so many a call. */
export async function collectChunks(
  api: AlpacaApi,
  query: BarsQuery,
  perCall: number,
  tally: Tally,
): Promise<BarPages> {
  const all: BarPages = { pages: [], unknownSymbols: [], failures: [], endMs: query.toMs };
  const chunks = chunksOf(query.symbols, perCall);
  for (const [i, symbols] of chunks.entries()) {
    try {
      const part = await fetchBarPages(api, { ...query, symbols }, tally);
      all.pages.push(...part.pages);
      all.unknownSymbols.push(...part.unknownSymbols);
      all.failures.push(...part.failures);
      all.endMs = Math.min(all.endMs, part.endMs);
    } catch (error) {
      if (!(error instanceof AppError) || i === 0) throw error;
      const stops = error.stopsAll || error.code === "provider_unavailable";
      all.failures.push(...failuresOf(stops ? chunks.slice(i).flat() : symbols, error));
      if (stops) break;
    }
  }
  return all;
}

function failuresOf(symbols: readonly string[], error: AppError): SymbolFailure[] {
  return symbols.map((symbol) => ({ symbol, error }));
}
