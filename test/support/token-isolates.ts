import type { ServerResponse } from "node:http";
import { createProviderHttp } from "../../src/adapters/provider-http.ts";
import { type AccessTokens, createAccessTokens } from "../../src/adapters/schwab/access-token.ts";
import { createTokenEndpoint } from "../../src/adapters/schwab/token-endpoint.ts";
import type { TokenCache } from "../../src/adapters/token-cache.ts";
import { UNMETERED } from "../../src/meter.ts";
import { createLoginGate } from "../../src/providers/login/login-gate.ts";
import { aGrant, memoryHealth, memoryVault } from "./memory-logins.ts";
import { createMemoryTokenCache } from "./memory-token-cache.ts";
import { IN_SESSION } from "./moments.ts";
import { type ReceivedRequest, sendJson, startWebServer } from "./web-server.ts";

export type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

/** Schwab's token endpoint, handing out access-1, access-2, … unless told otherwise. */
export async function tokenEndpoint(answer?: Answer) {
  let issued = 0;
  return startWebServer((request, response) => {
    if (answer !== undefined) return answer(request, response);
    issued += 1;
    sendJson(response, { access_token: `access-${issued}`, expires_in: 1_800, token_type: "Bearer" });
  });
}

export const LOGIN_URL = "https://volaris.example/auth/schwab/login";
export const hush = aGrant({ refreshToken: "hush-2" });
let isolates = 0;

/** What isolates share, beside the token endpoint. */
type Shared = {
  cache: TokenCache;
  vault: ReturnType<typeof memoryVault>;
  health: ReturnType<typeof memoryHealth>;
};

export const shared = (changes: Partial<Shared> = {}): Shared => ({
  cache: createMemoryTokenCache(),
  vault: memoryVault(hush),
  health: memoryHealth(),
  ...changes,
});

/** One isolate's view of what they share. */
export function isolate(
  apiBase: string,
  { cache, vault, health }: Shared,
  clock = { nowMs: IN_SESSION },
  invocation?: () => object | null,
): AccessTokens {
  isolates += 1;
  const owner = `isolate-${isolates}`;
  const nowMs = () => clock.nowMs;
  const limits = { timeoutMs: 10_000, maxBodyBytes: 64 * 1024 };
  const http = createProviderHttp({ provider: "schwab", name: "Schwab", ...limits, meter: UNMETERED });
  return createAccessTokens({
    endpoint: createTokenEndpoint({ apiBase, appKey: "app", secretKey: "hush-1", http, nowMs }),
    cache,
    vault,
    gate: createLoginGate("schwab", { health, nowMs }),
    loginUrl: LOGIN_URL,
    nowMs,
    randomId: () => owner,
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    ...(invocation && { invocation }),
  });
}
