import { AppError, asAppError } from "../../errors.ts";
import type { FetchedQuotes, QuoteSource } from "../../prices/sources.ts";
import { addSkips } from "../../providers/provider.ts";
import { createAuthorisedGet, type SchwabDeps, type SchwabGet } from "./client.ts";
import { type IndexSymbols, mayBeIndex } from "./index-symbols.ts";
import { type NormalisedQuotes, normaliseQuotes } from "./normalise-quotes.ts";
import { toSchwabSymbol } from "./symbol.ts";
import { parseQuotes } from "./wire-quotes.ts";

/** More symbols than this make an address that gateways refuse. */
const SYMBOLS_PER_CALL = 300;

/** Schwab's /quotes: all symbols in one call. Throws the `provider_*` errors when a call fails. */
export function createSchwabQuoteSource(deps: SchwabDeps): QuoteSource {
  const get = createAuthorisedGet(deps);
  const seen: IndexSymbols = new Map();
  return {
    async fetchQuotes(symbols) {
      const fetched: FetchedQuotes = {
        provider: "schwab",
        fetchedAtMs: deps.nowMs(),
        skipped: {},
        bytes: 0,
        providerCalls: 0,
        quotes: [],
        unknownSymbols: [],
      };
      for (const chunk of chunksOf([...new Set(symbols)], SYMBOLS_PER_CALL)) {
        const { bytes, providerCalls, ...part } = await fetchChunk(get, chunk, seen, deps.nowMs);
        fetched.quotes.push(...part.quotes);
        fetched.unknownSymbols.push(...part.unknownSymbols);
        addSkips(fetched.skipped, part.skipped);
        fetched.bytes += bytes;
        fetched.providerCalls += providerCalls;
      }
      fetched.fetchedAtMs = deps.nowMs();
      return fetched;
    },
  };
}

type Chunk = NormalisedQuotes & { bytes: number; providerCalls: number };

/** What Schwab knows of no share of that name is asked for once more, as an index. */
async function fetchChunk(
  get: SchwabGet,
  symbols: readonly string[],
  seen: IndexSymbols,
  nowMs: () => number,
): Promise<Chunk> {
  const known = await fetchNamed(get, symbols, (symbol) => seen.get(symbol) === true, nowMs);
  const maybe = known.unknownSymbols.filter((symbol) => mayBeIndex(symbol, seen));
  if (maybe.length === 0) return known;
  const found = await fetchNamed(get, maybe, () => true, nowMs).catch(() => null);
  if (found === null) return { ...known, providerCalls: known.providerCalls + 1 };
  for (const symbol of maybe) seen.set(symbol, !found.unknownSymbols.includes(symbol));
  addSkips(known.skipped, found.skipped);
  return {
    ...known,
    quotes: [...known.quotes, ...found.quotes],
    unknownSymbols: known.unknownSymbols.filter((symbol) => seen.get(symbol) !== true),
    bytes: known.bytes + found.bytes,
    providerCalls: known.providerCalls + found.providerCalls,
  };
}

async function fetchNamed(
  get: SchwabGet,
  symbols: readonly string[],
  isIndex: (symbol: string) => boolean,
  nowMs: () => number,
): Promise<Chunk> {
  const ours = new Map(symbols.map((symbol) => [isIndex(symbol) ? `$${symbol}` : symbol, symbol]));
  const nameOf = (asked: string) => ours.get(asked) ?? asked;
  const { quotes, unknownSymbols, ...rest } = await fetchQuotes(get, [...ours.keys()], nowMs);
  return {
    ...rest,
    quotes: quotes.map((quote) => ({ ...quote, symbol: nameOf(quote.symbol) })),
    unknownSymbols: unknownSymbols.map(nameOf),
  };
}

async function fetchQuotes(get: SchwabGet, symbols: readonly string[], nowMs: () => number): Promise<Chunk> {
  try {
    const query = { symbols: symbols.map(toSchwabSymbol).join(","), fields: "quote" };
    const { body, bytes, providerCalls } = await get("quotes", query);
    return { ...normaliseQuotes(parseQuotes(body), symbols, nowMs()), bytes, providerCalls };
  } catch (thrown) {
    const error = asAppError(thrown);
    // Of several symbols, "not found" says nothing about any: Schwab names unknown ones in the body.
    if (error.code !== "provider_unknown_symbol") throw error;
    throw new AppError("provider_rejected", "Schwab has no /quotes for this request (404).", {
      cause: error,
    });
  }
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
