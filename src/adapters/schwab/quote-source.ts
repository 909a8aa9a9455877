import { AppError, asAppError } from "../../errors.ts";
import type { FetchedQuotes, QuoteSource } from "../../prices/sources.ts";
import { addSkips } from "../../providers/provider.ts";
import { createAuthorisedGet, type SchwabDeps, type SchwabGet } from "./client.ts";
import { type NormalisedQuotes, normaliseQuotes } from "./normalise-quotes.ts";
import { toSchwabSymbol } from "./symbol.ts";
import { parseQuotes } from "./wire-quotes.ts";

/** More symbols than this make an address that gateways refuse. */
const SYMBOLS_PER_CALL = 300;

/** Schwab's /quotes: all symbols in one call. Throws the `provider_*` errors when a call fails. */
export function createSchwabQuoteSource(deps: SchwabDeps): QuoteSource {
  const get = createAuthorisedGet(deps);
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
        const { bytes, providerCalls, ...part } = await fetchChunk(get, chunk, deps.nowMs);
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

async function fetchChunk(get: SchwabGet, symbols: readonly string[], nowMs: () => number): Promise<Chunk> {
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
