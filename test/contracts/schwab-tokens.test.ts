import { beforeEach, expect, onTestFinished, test } from "vitest";
import { createTokenVault } from "../../src/adapters/postgres/providers/token-vault.ts";
import { createProviderHttp } from "../../src/adapters/provider-http.ts";
import { createAccessTokens } from "../../src/adapters/schwab/access-token.ts";
import { createSchwabLogin } from "../../src/adapters/schwab/login-authority.ts";
import { createTokenEndpoint } from "../../src/adapters/schwab/token-endpoint.ts";
import { createTokenSeal } from "../../src/adapters/seal-token.ts";
import { UNMETERED } from "../../src/meter.ts";
import { createLoginGate } from "../../src/providers/login/login-gate.ts";
import { GRANT_LIFE_MS } from "../../src/providers/login/ports.ts";
import { APP_KEY, openMarket, REFRESH_TOKEN, SECRET_KEY } from "../local/market-client.ts";
import { memoryHealth } from "../support/memory-logins.ts";
import { createMemoryTokenCache } from "../support/memory-token-cache.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
beforeEach(() => database.exec("TRUNCATE provider_tokens"));

const NOW = Date.parse("2026-11-23T15:00:00Z");
const CALLBACK = "https://127.0.0.1/auth/schwab/callback";
const VERIFIER = "v".repeat(64);

/** The sandbox's Schwab, and isolates that share one cache, one vault and one health. */
async function aSchwab() {
  const market = await openMarket("2026-11-23T15:00:00Z", { limits: { requestsPerMinute: null } });
  onTestFinished(() => market.close());
  const clock = { nowMs: NOW };
  const nowMs = () => clock.nowMs;
  const apiBase = market.sandbox.url;
  const limits = { timeoutMs: 5_000, maxBodyBytes: 64 * 1024, meter: UNMETERED };
  const http = createProviderHttp({ provider: "schwab", name: "Schwab", ...limits });
  const endpoint = createTokenEndpoint({ apiBase, appKey: APP_KEY, secretKey: SECRET_KEY, http, nowMs });
  const seal = createTokenSeal({ current: "33".repeat(32), previous: null });
  const cache = createMemoryTokenCache();
  const health = memoryHealth();
  const vault = createTokenVault({ db: database.db, seal, seeds: { schwab: REFRESH_TOKEN }, nowMs });
  let isolates = 0;
  const isolate = () => {
    isolates += 1;
    const owner = `isolate-${isolates}`;
    return createAccessTokens({
      ...{ endpoint, cache, vault, nowMs },
      gate: createLoginGate("schwab", { health, nowMs }),
      loginUrl: "https://volaris.example/auth/schwab/login",
      randomId: () => owner,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 10)),
    });
  };
  const quotes = async (token: string) =>
    (await market.get("quotes?symbols=SPY", { authorization: `Bearer ${token}` })).status;
  const authority = createSchwabLogin({ apiBase, appKey: APP_KEY, redirectUri: CALLBACK, endpoint });
  /** What happens in the operator's browser: the authorize page, and its consent. */
  const consent = async () => {
    const url = new URL(await authority.authorizeUrl({ state: "s", verifier: VERIFIER }));
    expect((await fetch(url)).status).toBe(200);
    const body = new URLSearchParams([...url.searchParams, ["consent", "allow"]]);
    const back = await fetch(url.origin + url.pathname, { method: "POST", body, redirect: "manual" });
    return new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? "";
  };
  const tokenCalls = () => market.sandbox.counters.snapshot().byPath["/v1/oauth/token"] ?? 0;
  return { market, clock, cache, health, vault, isolate, quotes, authority, consent, tokenCalls };
}

test("the seed buys an access token that works, and is stored for seven days", async () => {
  const { isolate, quotes, vault } = await aSchwab();
  expect(await quotes(await isolate().get())).toBe(200);
  expect(await vault.readExpiry("schwab")).toEqual({ issuedAtMs: NOW, expiresAtMs: NOW + GRANT_LIFE_MS });
});

test("many isolates at once make one refresh", async () => {
  const { isolate, tokenCalls } = await aSchwab();
  const before = tokenCalls();
  const tokens = await Promise.all(Array.from({ length: 8 }, () => isolate().get()));
  expect(new Set(tokens).size).toBe(1);
  expect(tokenCalls()).toBe(before + 1);
});

test("an access token that Schwab ends early is renewed once it was refused", async () => {
  const { isolate, quotes, market } = await aSchwab();
  const tokens = isolate();
  const first = await tokens.get();
  market.sandbox.faults.add({ kind: "access-token-expired" });
  expect(await quotes(first)).toBe(401);
  await tokens.refused(first);
  expect(await quotes(await tokens.get())).toBe(200);
});

test("an expired refresh token makes a login due, stops all calls, and a login mends it", async () => {
  const { isolate, market, health, tokenCalls, consent, authority, vault, quotes, clock } = await aSchwab();
  market.sandbox.faults.add({ kind: "refresh-token-expired", path: "/v1/oauth/token" });
  await expect(isolate().get()).rejects.toMatchObject({ code: "provider_unauthorized" });
  expect(health.of("schwab")?.state).toBe("auth_required");
  const before = tokenCalls();
  for (const tokens of [isolate(), isolate(), isolate()]) {
    await expect(tokens.get()).rejects.toMatchObject({ code: "provider_unauthorized" });
  }
  expect(tokenCalls()).toBe(before);

  const issued = await authority.exchange(await consent(), VERIFIER);
  expect(await quotes(issued.accessToken)).toBe(200);
  clock.nowMs += 1;
  const times = { issuedAtMs: clock.nowMs, expiresAtMs: clock.nowMs + GRANT_LIFE_MS };
  await vault.write("schwab", { refreshToken: issued.refreshToken, ...times });
  expect(await quotes(await isolate().get())).toBe(200);
  expect(health.of("schwab")?.state).toBe("closed");
});

test("a code is good once, for 30 seconds, and with its own verifier", async () => {
  const { authority, consent, market } = await aSchwab();
  const refused = { code: "invalid_request", message: expect.stringContaining("30 seconds") };
  await expect(authority.exchange(await consent(), "w".repeat(64))).rejects.toMatchObject(refused);
  const code = await consent();
  expect((await authority.exchange(code, VERIFIER)).accessSeconds).toBe(1_740);
  await expect(authority.exchange(code, VERIFIER)).rejects.toMatchObject(refused);
  const late = await consent();
  market.setNow("2026-11-23T15:00:30Z");
  await expect(authority.exchange(late, VERIFIER)).rejects.toMatchObject(refused);
});

for (const [kind, code] of [
  ["server-error", "provider_unavailable"],
  ["access-denied-html", "provider_unavailable"],
  ["rate-limited", "provider_rate_limited"],
  ["truncated", "provider_bad_body"],
  ["empty", "provider_bad_body"],
  ["html", "provider_bad_body"],
] as const) {
  test(`Schwab's token endpoint with ${kind}: ${code}, and no login is asked for`, async () => {
    const { isolate, market, health, authority, consent } = await aSchwab();
    const path = "/v1/oauth/token";
    market.sandbox.faults.add({ kind, path });
    const tokens = isolate();
    await expect(tokens.get()).rejects.toMatchObject({ code, retryable: true });
    expect(health.of("schwab")).toBeNull();
    expect(await tokens.get()).toMatch(/^access\./);
    const authorizationCode = await consent();
    market.sandbox.faults.add({ kind, path });
    await expect(authority.exchange(authorizationCode, VERIFIER)).rejects.toMatchObject({ code });
  });
}
