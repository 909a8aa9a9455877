import type { ChainSource } from "../../chains/ports.ts";
import type { ChainSlice } from "../../chains/slice.ts";
import { createAuthorisedGet, type SchwabDeps } from "./client.ts";
import { normaliseChain } from "./normalise-chain.ts";
import { toSchwabSymbol } from "./symbol.ts";
import { parseChainEnvelope } from "./wire-chain.ts";

export type ChainClientDeps = SchwabDeps & {
  /** Strikes around the money to ask for, of each expiration; 0 for all. */
  strikes: number;
};

/** Schwab's /chains. Throws `provider_oversize` for a window to be cut, and the other `provider_*` errors. */
export function createSchwabChainSource(deps: ChainClientDeps): ChainSource {
  const get = createAuthorisedGet(deps);
  return {
    async fetchChain(slice) {
      const { body, bytes, providerCalls } = await get("chains", chainQuery(slice, deps.strikes));
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
