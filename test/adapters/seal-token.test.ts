import { expect, test } from "vitest";
import { createTokenSeal } from "../../src/adapters/seal-token.ts";

const HEX = "0123456789abcdef".repeat(4);
const OTHER = "fe".repeat(32);
const TOKEN = "refresh-token.with@signs and ünïcode";
const seal = (current: string, previous: string | null = null) => createTokenSeal({ current, previous });

test("what is sealed opens again, and shows nothing of the token", async () => {
  const sealed = await seal(HEX).seal(TOKEN, "schwab");
  expect(await seal(HEX).open(sealed, "schwab")).toBe(TOKEN);
  expect(sealed.sealed).toMatch(/^[\w-]+$/);
  expect(Buffer.from(sealed.sealed, "base64url").toString("latin1")).not.toContain("refresh");
  // A 96-bit IV in front and a 128-bit tag behind.
  expect(Buffer.from(sealed.sealed, "base64url")).toHaveLength(12 + Buffer.byteLength(TOKEN) + 16);
});

test("the same token is never sealed the same way twice", async () => {
  const texts = await Promise.all(Array.from({ length: 50 }, () => seal(HEX).seal(TOKEN, "schwab")));
  expect(new Set(texts.map(({ sealed }) => sealed.slice(0, 16))).size).toBe(50);
});

test("a key is the same in hexadecimal, in capitals and in base64, and is named by its SHA-256", async () => {
  const base64 = Buffer.from(HEX, "hex").toString("base64");
  const sealed = await seal(HEX).seal(TOKEN, "schwab");
  expect(await seal(base64).open(sealed, "schwab")).toBe(TOKEN);
  expect(await seal(HEX.toUpperCase()).open(sealed, "schwab")).toBe(TOKEN);
  const digest = await crypto.subtle.digest("SHA-256", Buffer.from(HEX, "hex"));
  expect(sealed.keyId).toBe(Buffer.from(digest).toString("hex").slice(0, 8));
});

test("after a rotation the previous key opens, and the current one seals", async () => {
  const old = await seal(OTHER).seal(TOKEN, "schwab");
  const rotated = seal(HEX, OTHER);
  expect(await rotated.open(old, "schwab")).toBe(TOKEN);
  const renewed = await rotated.seal(TOKEN, "schwab");
  expect(await seal(HEX).open(renewed, "schwab")).toBe(TOKEN);
});

test("a key that is gone is named, with what to do; the token is not", async () => {
  const old = await seal(OTHER).seal(TOKEN, "schwab");
  const failure = await seal(HEX)
    .open(old, "schwab")
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "provider_unauthorized", hint: expect.stringContaining(old.keyId) });
  expect(`${JSON.stringify(failure)} ${String(failure)}`).not.toContain(OTHER);
});

test("sealed for one provider, it does not open for another", async () => {
  const sealed = await seal(HEX).seal(TOKEN, "schwab");
  await expect(seal(HEX).open(sealed, "alpaca")).rejects.toMatchObject({ code: "provider_unauthorized" });
});

test("any changed bit, a cut text and rubbish are told, and never opened", async () => {
  const { sealed, keyId } = await seal(HEX).seal("abc", "schwab");
  const bytes = Buffer.from(sealed, "base64url");
  const tampered = Array.from({ length: bytes.length }, (_, i) => {
    const copy = Buffer.from(bytes);
    copy[i] = (copy[i] ?? 0) ^ 1;
    return copy.toString("base64url");
  });
  for (const text of [...tampered, sealed.slice(0, -4), "", "AA", "not base64!"]) {
    const opening = seal(HEX).open({ sealed: text, keyId }, "schwab");
    await expect(opening).rejects.toMatchObject({ code: "provider_unauthorized" });
  }
});
