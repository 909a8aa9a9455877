import { AppError } from "../../errors.ts";
import type { ChainSource } from "../../ingestion/ports.ts";
import type { ChainSlice } from "../../ingestion/slice.ts";
import { readBody } from "../read-body.ts";
import type { AccessTokens } from "./access-token.ts";
import { looksLikeHtml, schwabError } from "./http-errors.ts";
import { normaliseChain } from "./normalise-chain.ts";
import { toSchwabSymbol } from "./symbol.ts";
import { parseChainEnvelope } from "./wire-chain.ts";

export type ChainClientDeps = {
  apiBase: string;
  tokens: AccessTokens;
  nowMs: () => number;
  /** Below the isolate's 128 MB with the parsed tree beside it, above the 10 MB that Schwab's gateway sends. */
  maxBodyBytes?: number;
  timeoutMs?: number;
};

const DEFAULT_MAX_BODY_BYTES = 12_000_000;
const DEFAULT_TIMEOUT_MS = 25_000;

/** Schwab's /chains. A 401 renews the token once; every other failure is a typed `provider_*` error. */
export function createSchwabChainSource(deps: ChainClientDeps): ChainSource {
  return {
    async fetchChain(slice) {
      const url = chainUrl(deps.apiBase, slice);
      const token = await deps.tokens.get();
      let response = await get(url, token, deps.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      let providerCalls = 1;
      if (response.status === 401) {
        await response.body?.cancel();
        await deps.tokens.refused(token);
        response = await get(url, await deps.tokens.get(), deps.timeoutMs ?? DEFAULT_TIMEOUT_MS);
        providerCalls = 2;
      }
      const { text, bytes } = await readBody(response, deps.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
      if (!response.ok) throw schwabError(response.status, text, response.headers);
      const envelope = parseChainEnvelope(parseBody(text));
      return { ...normaliseChain(envelope, slice, deps.nowMs()), bytes, providerCalls };
    },
  };
}

function chainUrl(apiBase: string, slice: ChainSlice): string {
  const query = new URLSearchParams({
    symbol: toSchwabSymbol(slice.symbol),
    contractType: slice.side,
    strategy: "SINGLE",
    includeUnderlyingQuote: "false",
    fromDate: slice.from,
    toDate: slice.to,
  });
  return `${apiBase}/marketdata/v1/chains?${query}`;
}

async function get(url: string, token: string, timeoutMs: number): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { authorization: `Bearer ${token}`, accept: "application/json" },
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new AppError("provider_unavailable", `Schwab did not answer within ${timeoutMs / 1000} s.`, {
      cause: error,
    });
  }
}

function parseBody(text: string): unknown {
  if (text.trim() === "") throw new AppError("provider_bad_body", "Schwab sent an empty body.");
  if (looksLikeHtml(text)) throw new AppError("provider_bad_body", "Schwab sent a web page instead of JSON.");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("provider_bad_body", "Schwab's JSON is cut or broken.", { cause: error });
  }
}
