import { expect, test } from "vitest";
import type { TokenCache } from "../../../src/adapters/token-cache.ts";
import { createLoginGate } from "../../../src/providers/login/login-gate.ts";
import { GRANT_LIFE_MS } from "../../../src/providers/login/ports.ts";
import { aGrant, memoryVault } from "../../support/memory-logins.ts";
import { createMemoryTokenCache } from "../../support/memory-token-cache.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import {
  type Answer,
  hush,
  isolate,
  LOGIN_URL,
  shared,
  tokenEndpoint,
} from "../../support/token-isolates.ts";
import { sendJson } from "../../support/web-server.ts";

test("the refresh speaks Schwab's OAuth: basic authorization, a form, the refresh token", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  expect(await isolate(server.url, shared({ cache })).get()).toBe("access-1");
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
  const tokens = await Promise.all(
    Array.from({ length: 10 }, () => isolate(server.url, shared({ cache })).get()),
  );
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
  expect(await isolate(server.url, shared({ cache: overtaken })).get()).toBe("access-of-another");
  expect(server.received).toEqual([]);
});

test("a held token is handed out without asking anybody, until shortly before its end", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  const clock = { nowMs: IN_SESSION };
  const tokens = isolate(server.url, shared({ cache }), clock);
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
  const [one, two] = [isolate(server.url, shared({ cache })), isolate(server.url, shared({ cache }))];
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
  ["an expired refresh token", 400, EXPIRED, "provider_unauthorized", /\/auth\/schwab\/login/],
  ["a wrong client", 401, { error: "invalid_client" }, "provider_unauthorized", /SCHWAB_APP_KEY/],
  ["another refusal", 400, { error: "invalid_request" }, "provider_unauthorized", /SCHWAB_APP_KEY/],
  ["a web page on 400", 400, ACCESS_DENIED, "provider_unavailable", /Try again/],
  ["the edge's web page", 403, ACCESS_DENIED, "provider_unavailable", /Try again/],
  ["the edge's web page on 401", 401, ACCESS_DENIED, "provider_unavailable", /Try again/],
  ["too many requests", 429, {}, "provider_rate_limited", /Try again/],
  ["an outage", 500, {}, "provider_unavailable", /Try again/],
  ["a success that is empty", 200, "", "provider_bad_body", /Try again/],
  ["a success without a token", 200, { token_type: "Bearer" }, "provider_bad_body", /Try again/],
  ["a success that is a web page", 200, ACCESS_DENIED, "provider_bad_body", /Try again/],
] as const) {
  test(`${what} (${status}) is ${code}, frees the lock and keeps nothing`, async () => {
    const server = await tokenEndpoint((_request, response) => {
      response.writeHead(status);
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    const cache = createMemoryTokenCache();
    const failure = await isolate(server.url, shared({ cache }))
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
  const failing = isolate(server.url, shared()).get();
  await expect(failing).rejects.toMatchObject({ code: "provider_bad_body", retryable: true });
});

test("nobody at the address is provider_unavailable", async () => {
  const failing = isolate("http://127.0.0.1:1", shared()).get();
  await expect(failing).rejects.toMatchObject({ code: "provider_unavailable", retryable: true });
});

test("a lock that is never given back ends in provider_unavailable, not in a second refresh", async () => {
  const server = await tokenEndpoint();
  const cache = createMemoryTokenCache();
  await cache.lock("an isolate that died");
  await expect(isolate(server.url, shared({ cache })).get()).rejects.toMatchObject({
    code: "provider_unavailable",
  });
  expect(server.received).toEqual([]);
});

const expired: Answer = (_request, response) => sendJson(response, EXPIRED, 400);

test("a refused login falls due once, and from then on nobody calls Schwab", async () => {
  const server = await tokenEndpoint(expired);
  const all = shared();
  const failures = await Promise.all(
    Array.from({ length: 10 }, () =>
      isolate(server.url, all)
        .get()
        .catch((error: unknown) => error),
    ),
  );
  for (const failure of failures) {
    expect(failure).toMatchObject({ code: "provider_unauthorized", hint: `Log in at ${LOGIN_URL}` });
  }
  expect(server.received).toHaveLength(1);
  expect(all.health.of("schwab")).toMatchObject({ state: "auth_required", sinceMs: IN_SESSION });
  expect(all.health.of("schwab")?.reason).toMatch(/expired or was replaced/);
});

test("while a login is due, a token that is still held is not handed out either", async () => {
  const server = await tokenEndpoint();
  const all = shared();
  const clock = { nowMs: IN_SESSION };
  const [holder, other] = [isolate(server.url, all, clock), isolate(server.url, all, clock)];
  await holder.get();
  await createLoginGate("schwab", { health: all.health, nowMs: () => clock.nowMs }).require("x", clock.nowMs);
  await expect(other.get()).rejects.toMatchObject({ code: "provider_unauthorized" });
  clock.nowMs += 30_000;
  await expect(holder.get()).rejects.toMatchObject({ code: "provider_unauthorized" });
  expect(server.received).toHaveLength(1);
});

test("nobody has ever logged in: a login is due, and Schwab is not asked", async () => {
  const server = await tokenEndpoint();
  const all = shared({ vault: memoryVault(null) });
  await expect(isolate(server.url, all).get()).rejects.toMatchObject({ code: "provider_unauthorized" });
  expect(server.received).toEqual([]);
  expect(all.health.of("schwab")?.reason).toMatch(/Nobody has logged in/);
});

test("a login ends the wait by itself, also where nobody closed the state", async () => {
  let refuse = true;
  const server = await tokenEndpoint((request, response) =>
    refuse
      ? expired(request, response)
      : sendJson(response, { access_token: "after-login", expires_in: 1_800 }),
  );
  const all = shared();
  const tokens = isolate(server.url, all);
  await expect(tokens.get()).rejects.toMatchObject({ code: "provider_unauthorized" });
  refuse = false;
  await expect(tokens.get()).rejects.toMatchObject({ code: "provider_unauthorized" });
  all.vault.grant = aGrant({ refreshToken: "hush-3", issuedAtMs: IN_SESSION + 1 });
  expect(await tokens.get()).toBe("after-login");
  expect(all.health.of("schwab")?.state).toBe("closed");
});

test("a login in the middle of a refresh is not taken for a lost one", async () => {
  const all = shared();
  const server = await tokenEndpoint((request, response) => {
    if (request.body.includes("hush-3"))
      return sendJson(response, { access_token: "new", expires_in: 1_800 });
    // The older token ends because of it; its own clock was behind.
    all.vault.grant = aGrant({ refreshToken: "hush-3", issuedAtMs: IN_SESSION - 1 });
    return expired(request, response);
  });
  expect(await isolate(server.url, all).get()).toBe("new");
  expect(all.health.of("schwab")?.state).toBe("closed");
});

test("a token that still works past its recorded end is recorded again; one that was exchanged is kept", async () => {
  const all = shared();
  const clock = { nowMs: IN_SESSION + GRANT_LIFE_MS };
  const server = await tokenEndpoint((_request, response) =>
    sendJson(response, { access_token: "a", expires_in: 1_800, refresh_token: "hush-2" }),
  );
  await isolate(server.url, all, clock).get();
  const again = { issuedAtMs: clock.nowMs, expiresAtMs: clock.nowMs + GRANT_LIFE_MS };
  expect(all.vault.grant).toEqual({ refreshToken: "hush-2", ...again });

  const exchanging = await tokenEndpoint((_request, response) =>
    sendJson(response, { access_token: "b", expires_in: "1800", refresh_token: "hush-4" }),
  );
  const other = shared({ vault: memoryVault(hush) });
  await isolate(exchanging.url, other).get();
  expect(other.vault.grant).toEqual({ ...hush, refreshToken: "hush-4" });
});

test("Retry-After of a 429 is handed on", async () => {
  const server = await tokenEndpoint((_request, response) => {
    response.writeHead(429, { "retry-after": "17" });
    response.end();
  });
  const failing = isolate(server.url, shared()).get();
  await expect(failing).rejects.toMatchObject({ code: "provider_rate_limited", retryAfterSeconds: 17 });
});
