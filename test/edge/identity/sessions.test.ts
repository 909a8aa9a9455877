import { expect, test } from "vitest";
import { createSessions, SESSION_LIFE_MS, type SessionDeps } from "../../../src/edge/identity/sessions.ts";

const NOW_MS = Date.parse("2026-11-30T15:00:00Z");
const ALICE = { name: "alice", sha256: "a1".repeat(32) };
const BOB = { name: "bob", sha256: "b0".repeat(32) };

function sessions(changes: Partial<SessionDeps> = {}) {
  return createSessions({
    adminToken: "the-admin-token-of-today",
    apiTokens: [ALICE, BOB],
    secret: "of-the-worker",
    nowMs: () => NOW_MS,
    randomId: () => "0d9f5b0e-7c5e-4c8e-9f55-1a2b3c4d5e6f",
    ...changes,
  });
}

test("a session is who signed in, for twelve hours", async () => {
  const sealed = await sessions().sealSession({ role: "operator", name: "operator" });
  const open = (atMs: number) => sessions({ nowMs: () => atMs }).openSession(sealed);
  expect(await open(NOW_MS)).toEqual({
    role: "operator",
    name: "operator",
    id: "0d9f5b0e-7c5e-4c8e-9f55-1a2b3c4d5e6f",
    expiresAtMs: NOW_MS + 12 * 3_600_000,
  });
  expect(await open(NOW_MS + SESSION_LIFE_MS - 1)).not.toBeNull();
  expect(await open(NOW_MS + SESSION_LIFE_MS)).toBeNull();
});

test("another ADMIN_TOKEN ends the operator's session, and nobody else's", async () => {
  const operator = await sessions().sealSession({ role: "operator", name: "operator" });
  const alice = await sessions().sealSession({ role: "reader", name: "alice" });
  for (const adminToken of ["the-admin-token-of-tomorrow", null]) {
    expect(await sessions({ adminToken }).openSession(operator)).toBeNull();
    expect(await sessions({ adminToken }).openSession(alice)).toMatchObject({
      role: "reader",
      name: "alice",
    });
  }
});

test("a token taken out of API_TOKENS, or made anew under its name, ends its session", async () => {
  const alice = await sessions().sealSession({ role: "reader", name: "alice" });
  const anew = { name: "alice", sha256: "c2".repeat(32) };
  expect(await sessions({ apiTokens: [BOB, ALICE] }).openSession(alice)).not.toBeNull();
  expect(await sessions({ apiTokens: [BOB] }).openSession(alice)).toBeNull();
  expect(await sessions({ apiTokens: [anew, BOB] }).openSession(alice)).toBeNull();
});

test("whoever knows the hashes of API_TOKENS alone forges no session", async () => {
  const forged = await sessions({ secret: "guessed" }).sealSession({ role: "reader", name: "alice" });
  expect(await sessions().openSession(forged)).toBeNull();
});

test("a session that was changed in any place is none", async () => {
  const sealed = await sessions().sealSession({ role: "reader", name: "alice" });
  for (let at = 0; at < sealed.length; at += 1) {
    // Not the last: two of the six bits of a 43rd character stand for nothing.
    if (at === sealed.length - 1) continue;
    const other = sealed[at] === "x" ? "y" : "x";
    expect(await sessions().openSession(`${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`)).toBeNull();
  }
  for (const strange of [
    "",
    ".",
    "operator",
    sealed.replace("reader.alice", "operator.operator"),
    `${sealed}.x`,
  ]) {
    expect(await sessions().openSession(strange)).toBeNull();
  }
});

test("a form's token is its session's alone", async () => {
  const first = sessions();
  const second = sessions({ randomId: () => "another-session" });
  const open = async (of: typeof first) => {
    const session = await of.openSession(await of.sealSession({ role: "operator", name: "operator" }));
    if (session === null) throw new Error("no session");
    return session;
  };
  const [mine, theirs] = [await open(first), await open(second)];
  const token = await first.formToken(mine);
  expect(await first.isFormToken(mine, token)).toBe(true);
  expect(await first.isFormToken(theirs, token)).toBe(false);
  expect(await first.isFormToken(mine, "")).toBe(false);
});
