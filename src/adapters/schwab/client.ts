import type { Meter } from "../../meter.ts";
import { createProviderHttp, type ProviderAnswer, parseJsonBody } from "../provider-http.ts";
import type { AccessTokens } from "./access-token.ts";
import { schwabError } from "./http-errors.ts";

/** What every Schwab endpoint needs. */
export type SchwabDeps = {
  apiBase: string;
  tokens: AccessTokens;
  nowMs: () => number;
  meter: Meter;
  /** Below the isolate's 128 MB with the parsed tree beside it, above the 10 MB that Schwab's gateway sends. */
  maxBodyBytes?: number;
  timeoutMs?: number;
};

export type SchwabAnswer = { body: unknown; bytes: number; providerCalls: number };

/** GET below /marketdata/v1/, e.g. `get("quotes", { symbols: "SPY" })`. `shorten` takes out what nobody will read. */
export type SchwabGet = (
  route: string,
  query: Readonly<Record<string, string>>,
  shorten?: (text: string) => string,
) => Promise<SchwabAnswer>;

const DEFAULT_MAX_BODY_BYTES = 12_000_000;
const DEFAULT_TIMEOUT_MS = 25_000;

/** Asks with an access token. A 401 renews it once; every other failure is a typed `provider_*` error. */
export function createAuthorisedGet(deps: SchwabDeps): SchwabGet {
  const { apiBase, tokens, nowMs, meter } = deps;
  const http = createProviderHttp({
    provider: "schwab",
    name: "Schwab",
    timeoutMs: deps.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxBodyBytes: deps.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
    meter,
  });
  const send = (url: string, token: string) =>
    http.send({ url, headers: { authorization: `Bearer ${token}` } });
  return async (route, query, shorten = (text) => text) => {
    const url = `${apiBase}/marketdata/v1/${route}?${new URLSearchParams(query)}`;
    const token = await tokens.get();
    let answer: ProviderAnswer = await send(url, token);
    let providerCalls = 1;
    if (answer.status === 401) {
      await tokens.refused(token);
      answer = await send(url, await tokens.get());
      providerCalls = 2;
    }
    const { status, text, headers, bytes } = answer;
    if (status < 200 || status > 299) throw schwabError(status, text, headers, nowMs());
    return { body: parseJsonBody("Schwab", shorten(text)), bytes, providerCalls };
  };
}
