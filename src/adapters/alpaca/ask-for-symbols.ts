import type { AlpacaAnswer, AlpacaApi, AlpacaQuery, Tally } from "./client.ts";

/** Addresses stay short of what proxies take, and few requests have so many symbols. */
export const SYMBOLS_PER_CALL = 200;
/** Each costs a call; more than this and something else is wrong. */
const MOST_INVALID = 5;

export type SymbolsAnswer = {
  /** Null when no symbol was left to ask for. */
  answer: AlpacaAnswer | null;
  symbols: string[];
  unknownSymbols: string[];
};

/** Alpaca refuses a whole request for one bad symbol and names it: that one is left out and the rest asked again. */
export async function askForSymbols(
  api: AlpacaApi,
  request: { path: string; symbols: readonly string[]; query: AlpacaQuery },
  tally: Tally,
): Promise<SymbolsAnswer> {
  let symbols = [...request.symbols];
  const unknownSymbols: string[] = [];
  while (symbols.length > 0) {
    const answer = await api.get(request.path, { symbols: symbols.join(","), ...request.query }, tally);
    const invalid = answer.ok ? null : answer.refusal.invalidSymbol;
    if (invalid === null || !symbols.includes(invalid) || unknownSymbols.length === MOST_INVALID) {
      return { answer, symbols, unknownSymbols };
    }
    unknownSymbols.push(invalid);
    symbols = symbols.filter((symbol) => symbol !== invalid);
  }
  return { answer: null, symbols, unknownSymbols };
}

export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
