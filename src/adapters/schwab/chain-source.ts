import type { ChainSource } from "../../chains/ports.ts";
import type { ChainSlice } from "../../chains/slice.ts";
import { createAuthorisedGet, type SchwabDeps } from "./client.ts";
import { findingIndexes } from "./index-symbols.ts";
import { normaliseChain } from "./normalise-chain.ts";
import { toSchwabSymbol } from "./symbol.ts";
import { parseChainEnvelope } from "./wire-chain.ts";

/** Schwab's /chains. Throws `provider_oversize` for a window to be cut, and the other `provider_*` errors. */
export function createSchwabChainSource(deps: SchwabDeps): ChainSource {
  const get = findingIndexes(createAuthorisedGet(deps));
  return {
    async fetchChain(slice, { strikes }) {
      const { body, bytes, providerCalls } = await get("chains", chainQuery(slice, strikes));
      return { ...normaliseChain(parseChainEnvelope(body), slice, deps.nowMs()), bytes, providerCalls };
    },
  };
}

function chainQuery(slice: ChainSlice, strikes: number): Record<string, string> {
  return {
    symbol: toSchwabSymbol(slice.symbol),
    contractType: slice.side,
    strategy: "SINGLE",
    includeUnderlyingQuote: "false",
    fromDate: slice.from,
    toDate: slice.to,
    // Nothing at all where all are wanted: Schwab has failed for callers who sent empty parameters.
    ...(strikes > 0 && { strikeCount: String(strikes) }),
  };
}
