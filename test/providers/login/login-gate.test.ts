import { expect, test } from "vitest";
import { createLoginGate } from "../../../src/providers/login/login-gate.ts";
import { readAuthorization } from "../../../src/providers/login/read-authorization.ts";
import type { ProviderHealth } from "../../../src/providers/ports.ts";
import { aGrant, memoryHealth, memoryVault } from "../../support/memory-logins.ts";
import { IN_SESSION, minutes, seconds } from "../../support/moments.ts";

const RATE_LIMITED: ProviderHealth = {
  provider: "schwab",
  state: "rate_limited",
  sinceMs: IN_SESSION - 5_000,
  untilMs: IN_SESSION + 55_000,
  reason: "429",
  failures: 3,
  lastSuccessAtMs: IN_SESSION - 60_000,
  lastFailureAtMs: IN_SESSION - 5_000,
};

function aGate(health = memoryHealth()) {
  const clock = { nowMs: IN_SESSION };
  return { health, clock, gate: createLoginGate("schwab", { health, nowMs: () => clock.nowMs }) };
}

test("that no login is due is believed for 30 seconds, and looked up at once when asked for fresh", async () => {
  const { gate, health, clock } = aGate();
  expect(await gate.requiredSinceMs()).toBeNull();
  clock.nowMs += seconds(29);
  await gate.requiredSinceMs();
  expect(health.reads).toBe(1);
  await gate.requiredSinceMs(true);
  clock.nowMs += seconds(30);
  await gate.requiredSinceMs();
  expect(health.reads).toBe(3);
});

test("a clock that is set back believes nothing", async () => {
  const { gate, health, clock } = aGate();
  await gate.requiredSinceMs();
  clock.nowMs -= minutes(600);
  await gate.requiredSinceMs();
  expect(health.reads).toBe(2);
});

test("a login that falls due is seen at once, keeps its beginning, and ends by being cleared", async () => {
  const { gate, health, clock } = aGate(memoryHealth(RATE_LIMITED));
  await gate.requiredSinceMs();
  await gate.require("expired", IN_SESSION);
  clock.nowMs += seconds(10);
  await gate.require("again", clock.nowMs);
  expect(await gate.requiredSinceMs()).toBe(IN_SESSION);
  expect(health.of("schwab")).toEqual({
    ...RATE_LIMITED,
    state: "auth_required",
    sinceMs: IN_SESSION,
    untilMs: null,
    reason: "expired",
    lastFailureAtMs: IN_SESSION,
  });
  await gate.clear();
  expect(await gate.requiredSinceMs()).toBeNull();
  expect(health.of("schwab")).toMatchObject({
    state: "closed",
    sinceMs: clock.nowMs,
    reason: null,
    failures: 0,
    lastSuccessAtMs: RATE_LIMITED.lastSuccessAtMs,
  });
});

test("clearing touches no other state", async () => {
  const { gate, health } = aGate(memoryHealth(RATE_LIMITED));
  await gate.clear();
  expect(health.of("schwab")).toEqual(RATE_LIMITED);
});

test("a grant that was issued after the login fell due closes it when the state is read", async () => {
  const { gate, health, clock } = aGate();
  await gate.require("expired", IN_SESSION);
  const settings = { provider: "schwab" as const, loginUrl: "https://v.example/login", seeded: true };
  const vault = memoryVault(aGrant({ issuedAtMs: IN_SESSION }));
  expect((await readAuthorization({ vault, gate }, settings, clock.nowMs)).state).toBe("required");
  vault.grant = aGrant({ issuedAtMs: IN_SESSION + 1 });
  expect((await readAuthorization({ vault, gate }, settings, clock.nowMs)).state).toBe("ok");
  expect(health.of("schwab")?.state).toBe("closed");
});
