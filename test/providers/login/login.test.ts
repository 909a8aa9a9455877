import { expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import { beginLogin, completeLogin } from "../../../src/providers/login/login.ts";
import { createLoginGate } from "../../../src/providers/login/login-gate.ts";
import { GRANT_LIFE_MS, type LoginAuthority } from "../../../src/providers/login/ports.ts";
import { keepLog } from "../../support/log-lines.ts";
import { memoryHealth, memoryPendingLogins, memoryVault } from "../../support/memory-logins.ts";
import { createMemoryTokenCache } from "../../support/memory-token-cache.ts";
import { IN_SESSION } from "../../support/moments.ts";

const TOKENS = { refreshToken: "hush-refresh", accessToken: "hush-access", accessSeconds: 1_740 };

/** A login to an authority that gives tokens for the code "good" with the verifier that it was begun with. */
function aLogin(changes: Partial<LoginAuthority> = {}) {
  const { log, lines } = keepLog();
  const health = memoryHealth();
  let texts = 0;
  const authority: LoginAuthority = {
    authorizeUrl: async ({ state }) => `https://schwab.example/authorize?state=${state}`,
    async exchange(code, verifier) {
      if (code === "good" && verifier === "text-2") return TOKENS;
      throw new AppError("invalid_request", "Schwab refused the code.");
    },
    ...changes,
  };
  const deps = {
    provider: "schwab" as const,
    logins: memoryPendingLogins(),
    authority,
    vault: memoryVault(null),
    accessTokens: createMemoryTokenCache(),
    gate: createLoginGate("schwab", { health, nowMs: () => IN_SESSION }),
    log,
    randomText: () => {
      texts += 1;
      return `text-${texts}`;
    },
  };
  return { deps, health, lines };
}

const GOOD = { state: "text-1", code: "good", error: null };

test("a login stores the grant, shares the access token, and ends what waited for it", async () => {
  const { deps, health, lines } = aLogin();
  await deps.gate.require("expired", IN_SESSION - 1);
  expect(await beginLogin(deps)).toBe("https://schwab.example/authorize?state=text-1");
  expect(await completeLogin(deps, GOOD, IN_SESSION)).toEqual({ expiresAtMs: IN_SESSION + GRANT_LIFE_MS });
  expect(deps.vault.grant).toEqual({
    refreshToken: "hush-refresh",
    issuedAtMs: IN_SESSION,
    expiresAtMs: IN_SESSION + GRANT_LIFE_MS,
  });
  expect(deps.accessTokens.writes).toEqual([["hush-access", 1_740]]);
  expect(health.of("schwab")?.state).toBe("closed");
  expect(JSON.stringify(lines)).not.toContain("hush");
});

test("a state is good once, and only if a login was begun with it", async () => {
  const { deps } = aLogin();
  for (const state of [null, "", "text-1", "never"]) {
    const failing = completeLogin(deps, { ...GOOD, state }, IN_SESSION);
    await expect(failing).rejects.toMatchObject({ code: "invalid_request" });
  }
  await beginLogin(deps);
  await completeLogin(deps, GOOD, IN_SESSION);
  await expect(completeLogin(deps, GOOD, IN_SESSION)).rejects.toMatchObject({ code: "invalid_request" });
});

test("a denied login says so and changes nothing; its state is spent", async () => {
  const { deps } = aLogin();
  await beginLogin(deps);
  const denied = { state: "text-1", code: null, error: "access_denied" };
  await expect(completeLogin(deps, denied, IN_SESSION)).rejects.toMatchObject({ code: "unauthorized" });
  await expect(completeLogin(deps, GOOD, IN_SESSION)).rejects.toMatchObject({ code: "invalid_request" });
  expect(deps.vault.grant).toBeNull();
});

test("a code that is refused, and an authority that is down, store nothing and leave the login due", async () => {
  const down = new AppError("provider_unavailable", "Schwab's token endpoint answered 503.");
  for (const [login, answer, code] of [
    [aLogin(), { ...GOOD, code: "spent" }, "invalid_request"],
    [aLogin({ exchange: () => Promise.reject(down) }), GOOD, "provider_unavailable"],
  ] as const) {
    await login.deps.gate.require("expired", IN_SESSION - 1);
    await beginLogin(login.deps);
    await expect(completeLogin(login.deps, answer, IN_SESSION)).rejects.toMatchObject({ code });
    expect(login.deps.vault.grant).toBeNull();
    expect(login.health.of("schwab")?.state).toBe("auth_required");
  }
});

test("without the cache the login stands all the same", async () => {
  const { deps, lines, health } = aLogin();
  await deps.gate.require("expired", IN_SESSION - 1);
  deps.accessTokens.write = () => Promise.reject(new AppError("cache_unavailable", "Redis is away."));
  await beginLogin(deps);
  await completeLogin(deps, GOOD, IN_SESSION);
  expect(health.of("schwab")?.state).toBe("closed");
  expect(lines.map(({ event }) => event)).toEqual(["login_not_shared", "login_completed"]);
});
