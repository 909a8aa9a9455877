import { beforeEach, expect, test } from "vitest";
import { createTokenVault } from "../../src/adapters/postgres/providers/token-vault.ts";
import { createTokenSeal } from "../../src/adapters/seal-token.ts";
import { GRANT_LIFE_MS, type TokenVault } from "../../src/providers/login/ports.ts";
import { aGrant, memoryVault } from "../support/memory-logins.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
beforeEach(() => database.exec("TRUNCATE provider_tokens"));

const [KEY, NEXT_KEY] = ["11".repeat(32), "22".repeat(32)];
const LATER = IN_SESSION + minutes(5);
type Setup = { seed?: string | null; current?: string; previous?: string | null; nowMs?: number };

const vaultWith = ({ seed = null, current = KEY, previous = null, nowMs = LATER }: Setup = {}): TokenVault =>
  createTokenVault({
    db: database.db,
    seal: createTokenSeal({ current, previous }),
    seeds: { schwab: seed },
    nowMs: () => nowMs,
  });

const planted = (refreshToken: string, nowMs = LATER) =>
  aGrant({ refreshToken, issuedAtMs: nowMs, expiresAtMs: nowMs + GRANT_LIFE_MS });

for (const [name, create] of [
  ["Postgres", () => vaultWith()],
  ["memory", () => memoryVault(null)],
] as const) {
  test(`${name}: a grant is read as it was written, and its end without opening it`, async () => {
    const vault = create();
    expect(await vault.read("schwab")).toBeNull();
    expect(await vault.readExpiry("schwab")).toBeNull();
    expect(await vault.write("schwab", aGrant())).toBe(true);
    expect(await vault.read("schwab")).toEqual(aGrant());
    const { refreshToken: _, ...expiry } = aGrant();
    expect(await vault.readExpiry("schwab")).toEqual(expiry);
  });

  test(`${name}: a newer login is not written over by what it came before`, async () => {
    const vault = create();
    await vault.write("schwab", aGrant());
    const login = aGrant({ refreshToken: "login", issuedAtMs: IN_SESSION + 1 });
    expect(await vault.write("schwab", login)).toBe(true);
    const stale = aGrant({ refreshToken: "stale" });
    expect(await vault.write("schwab", stale, { issuedAtMs: IN_SESSION })).toBe(false);
    expect(await vault.read("schwab")).toEqual(login);
    const kept = { ...login, refreshToken: "kept" };
    expect(await vault.write("schwab", kept, { issuedAtMs: IN_SESSION + 1 })).toBe(true);
    expect(await vault.read("schwab")).toEqual(kept);
  });
}

test("the table holds nothing to read: not the token, not the seed", async () => {
  const vault = vaultWith({ seed: "seed-in-the-clear" });
  await vault.write("schwab", aGrant({ refreshToken: "token-in-the-clear" }));
  const [row] = await database.rows("SELECT sealed_refresh_token, key_id FROM provider_tokens");
  const sealed = row?.[0] ?? "";
  expect(`${sealed} ${Buffer.from(sealed, "base64url").toString("latin1")}`).not.toMatch(/clear/);
  expect(row?.[1]).toMatch(/^[0-9a-f]{8}$/);
});

test("a seed is the first grant, sealed and issued on its first use, and is not planted twice", async () => {
  expect(await vaultWith({ seed: "seed" }).readExpiry("schwab")).toBeNull();
  expect(await vaultWith({ seed: "seed" }).read("schwab")).toEqual(planted("seed"));
  const muchLater = vaultWith({ seed: "seed", nowMs: LATER + minutes(600) });
  expect(await muchLater.read("schwab")).toEqual(planted("seed"));
});

test("a login outlives the seed that was there before, also where that is set still", async () => {
  const vault = vaultWith({ seed: "seed" });
  await vault.read("schwab");
  const login = aGrant({ refreshToken: "login", issuedAtMs: LATER + 1 });
  await vault.write("schwab", login);
  expect(await vault.read("schwab")).toEqual(login);
  expect(await vaultWith().read("schwab")).toEqual(login);
});

test("a seed that was replaced since is the newest login", async () => {
  await vaultWith({ seed: "seed" }).write("schwab", aGrant());
  const nowMs = LATER + minutes(1);
  expect(await vaultWith({ seed: "next-week", nowMs }).read("schwab")).toEqual(planted("next-week", nowMs));
});

test("isolates that plant the seed at once, and a login among them, end with one grant", async () => {
  const login = aGrant({ refreshToken: "login", issuedAtMs: LATER });
  const plantings = Array.from({ length: 6 }, () => vaultWith({ seed: "seed" }).read("schwab"));
  await Promise.all([...plantings, vaultWith({ seed: "seed" }).write("schwab", login)]);
  expect(await vaultWith({ seed: "seed" }).read("schwab")).toEqual(login);
});

test("after a rotation the previous key opens, and the next write seals with the current one", async () => {
  await vaultWith().write("schwab", aGrant());
  const rotated = vaultWith({ current: NEXT_KEY, previous: KEY });
  expect(await rotated.read("schwab")).toEqual(aGrant());
  await expect(vaultWith({ current: NEXT_KEY }).read("schwab")).rejects.toMatchObject({
    code: "provider_unauthorized",
    hint: expect.stringContaining("TOKEN_ENCRYPTION_KEY_PREVIOUS"),
  });
  await rotated.write("schwab", aGrant({ refreshToken: "next" }));
  expect((await vaultWith({ current: NEXT_KEY }).read("schwab"))?.refreshToken).toBe("next");
});

test("a row of another provider does not open in the place of Schwab's", async () => {
  const vault = vaultWith();
  await vault.write("alpaca", aGrant());
  await database.exec("UPDATE provider_tokens SET provider = 'schwab'");
  await expect(vault.read("schwab")).rejects.toMatchObject({ code: "provider_unauthorized" });
  expect((await vault.readExpiry("schwab"))?.issuedAtMs).toBe(IN_SESSION);
});
