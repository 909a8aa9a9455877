import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { type AccessTokens, createAccessTokens } from "../../../src/adapters/schwab/access-token.ts";
import type { TokenCache } from "../../../src/adapters/token-cache.ts";
import { createMemoryTokenCache } from "../../support/memory-token-cache.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { type ReceivedRequest, sendJson, startWebServer } from "../../support/web-server.ts";

type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

/** Schwab's token endpoint, handing out access-1, access-2, … unless told otherwise. */
async function tokenEndpoint(answer?: Answer) {
  let issued = 0;
  return startWebServer((request, response) => {
    if (answer !== undefined) return answer(request, response);
    issued += 1;
    sendJson(response, { access_token: `access-${issued}`, expires_in: 1_800, token_type: "Bearer" });
  });
}

let isolates = 0;

/** One isolate's view; several may share a cache. */
function isolate(apiBase: string, cache: TokenCache, clock = { nowMs: IN_SESSION }): AccessTokens {
  isolates += 1;
  const owner = `isolate-${isolates}`;
  return createAccessTokens({
    credentials: { apiBase, appKey: "app", secretKey: "hush-1", refreshToken: "hush-2" },
    cache,
    nowMs: () => clock.nowMs,
    randomId: () => owner,
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
  });
}

test("the refresh speaks Schwab's OAuth: basic authorization, a form, the refresh token", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  expect(await isolate(server.url, cache).get()).toBe("access-1");
  expect(server.received).toHaveLength(1);
  const [request] = server.received;
  expect(request).toMatchObject({ method: "POST", path: "/v1/oauth/token" });
  expect(request?.headers.authorization).toBe(`Basic ${btoa("app:hush-1")}`);
  expect(request?.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: "refresh_token",
    refresh_token: "hush-2",
  });
  // A minute before its end it is no longer handed out.
  expect(cache.writes).toEqual([["access-1", 1_740]]);
});

test("ten isolates that need a token at once make one refresh", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  const tokens = await Promise.all(Array.from({ length: 10 }, () => isolate(server.url, cache).get()));
  expect(new Set(tokens)).toEqual(new Set(["access-1"]));
  expect(server.received).toHaveLength(1);
});

test("whoever gets the lock looks again before it refreshes", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  const overtaken: TokenCache = {
    ...cache,
    lock: async (owner) => {
      await cache.write("access-of-another", 1_740);
      return cache.lock(owner);
    },
    read: cache.read,
  };
  expect(await isolate(server.url, overtaken).get()).toBe("access-of-another");
  expect(server.received).toEqual([]);
});

test("a held token is handed out without asking anybody, until shortly before its end", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  const clock = { nowMs: IN_SESSION };
  const tokens = isolate(server.url, cache, clock);
  await tokens.get();
  cache.token = null;
  clock.nowMs = IN_SESSION + minutes(28);
  expect(await tokens.get()).toBe("access-1");
  clock.nowMs = IN_SESSION + minutes(29);
  expect(await tokens.get()).toBe("access-2");
});

test("a refused token is forgotten everywhere, and the next one asked for is fresh", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  const [one, two] = [isolate(server.url, cache), isolate(server.url, cache)];
  const token = await one.get();
  expect(await two.get()).toBe(token);
  await one.refused(token);
  expect(cache.token).toBeNull();
  expect(await one.get()).toBe("access-2");
  // The other isolate was refused the same token later: the fresh one must survive that.
  await two.refused(token);
  expect(await two.get()).toBe("access-2");
  expect(server.received).toHaveLength(2);
});

const EXPIRED = {
  error: "unsupported_token_type",
  error_description:
    '400 Bad Request: "{"error_description":"Exception while authenticating refresh token"}"',
};
const ACCESS_DENIED = "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>";

for (const [what, status, body, code, hint] of [
  ["an expired refresh token", 400, EXPIRED, "provider_unauthorized", /SCHWAB_REFRESH_TOKEN/],
  ["a wrong client", 401, { error: "invalid_client" }, "provider_unauthorized", /SCHWAB_APP_KEY/],
  ["another refusal", 400, { error: "invalid_request" }, "provider_unauthorized", /SCHWAB_APP_KEY/],
  ["the edge's web page", 403, ACCESS_DENIED, "provider_unavailable", /Try again/],
  ["the edge's web page on 401", 401, ACCESS_DENIED, "provider_unavailable", /Try again/],
  ["too many requests", 429, {}, "provider_rate_limited", /Try again/],
  ["an outage", 500, {}, "provider_unavailable", /Try again/],
  ["a success without a token", 200, { token_type: "Bearer" }, "provider_bad_body", /Try again/],
  ["a success that is a web page", 200, ACCESS_DENIED, "provider_bad_body", /Try again/],
] as const) {
  test(`${what} (${status}) is ${code}, frees the lock and keeps nothing`, async () => {
    const server = await tokenEndpoint((_request, response) => {
      response.writeHead(status);
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    const cache = createMemoryTokenCache();
    const failure = await isolate(server.url, cache)
      .get()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, hint: expect.stringMatching(hint) });
    expect(String(failure)).not.toContain("hush");
    expect(cache.token).toBeNull();
    expect(await cache.lock("next")).toBe(true);
  });
}

test("an answer that breaks off is provider_bad_body, to be tried again", async () => {
  const server = await tokenEndpoint((_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"access_token":"half');
    setImmediate(() => response.destroy());
  });
  const failing = isolate(server.url, createMemoryTokenCache()).get();
  await expect(failing).rejects.toMatchObject({ code: "provider_bad_body", retryable: true });
});

test("nobody at the address is provider_unavailable", async () => {
  const failing = isolate("http://127.0.0.1:1", createMemoryTokenCache()).get();
  await expect(failing).rejects.toMatchObject({ code: "provider_unavailable", retryable: true });
});

test("a lock that is never given back ends in provider_unavailable, not in a second refresh", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  await cache.lock("an isolate that died");
  await expect(isolate(server.url, cache).get()).rejects.toMatchObject({ code: "provider_unavailable" });
  expect(server.received).toEqual([]);
});
