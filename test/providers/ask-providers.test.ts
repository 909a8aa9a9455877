import { expect, test } from "vitest";
import type { ErrorCode } from "../../src/error-table.ts";
import { AppError } from "../../src/errors.ts";
import { askProviders, type Candidate } from "../../src/providers/ask-providers.ts";
import { closedCircuit } from "../../src/providers/circuit.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { memoryHealth } from "../support/memory-health.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";

type Behaviour = string | ErrorCode | (() => never);

/** Providers that say what they are told to, or fail with a code, and count how often they were asked. */
function providers(behaviour: Partial<Record<Provider, Behaviour>>) {
  const calls: Provider[] = [];
  const candidates = Object.entries(behaviour).map(
    ([provider, does]): Candidate<string> => ({
      provider: provider as Provider,
      async call() {
        calls.push(provider as Provider);
        if (typeof does === "function") return does();
        if (/^(provider|storage|cache)_/.test(does))
          throw new AppError(does as ErrorCode, `${provider}: ${does}`);
        return does;
      },
    }),
  );
  return { candidates, calls };
}

test("the first that answers is all there is on a good day", async () => {
  const { deps } = memoryHealth();
  const { candidates, calls } = providers({ schwab: "chain", alpaca: "other" });
  expect(await askProviders(deps, candidates)).toEqual({
    answer: "chain",
    provider: "schwab",
    fallbackFrom: [],
  });
  expect(calls).toEqual(["schwab"]);
});

for (const code of [
  "provider_unavailable",
  "provider_rate_limited",
  "provider_unauthorized",
  "provider_bad_body",
  "provider_rejected",
] as const) {
  test(`after ${code} the next is asked, and the answer says whom it stands in for`, async () => {
    const { deps } = memoryHealth();
    const { candidates } = providers({ schwab: code, alpaca: "chain" });
    expect(await askProviders(deps, candidates)).toEqual({
      answer: "chain",
      provider: "alpaca",
      fallbackFrom: [{ provider: "schwab", code, message: `schwab: ${code}` }],
    });
  });
}

for (const code of ["provider_oversize", "provider_unknown_symbol", "cache_unavailable"] as const) {
  test(`${code} of the first is thrown at once: nobody else is asked`, async () => {
    const { deps } = memoryHealth();
    const { candidates, calls } = providers({ schwab: code, alpaca: "chain" });
    await expect(askProviders(deps, candidates)).rejects.toMatchObject({ code });
    expect(calls).toEqual(["schwab"]);
  });
}

test("that a fallback lacks the symbol says nothing about it: the first one's error stands", async () => {
  const { deps } = memoryHealth();
  const { candidates } = providers({ schwab: "provider_unavailable", alpaca: "provider_unknown_symbol" });
  await expect(askProviders(deps, candidates)).rejects.toMatchObject({
    code: "provider_unavailable",
    retryable: true,
  });
});

test("when all fail it is the first one's error, and without any provider a missing setting", async () => {
  const { deps } = memoryHealth();
  const { candidates } = providers({ schwab: "provider_unauthorized", alpaca: "provider_unavailable" });
  await expect(askProviders(deps, candidates)).rejects.toMatchObject({
    message: "schwab: provider_unauthorized",
  });
  await expect(askProviders(deps, [])).rejects.toMatchObject({ code: "not_configured" });
});

test("a mistake of ours is not taken for the provider's", async () => {
  const { deps, stored } = memoryHealth();
  const { candidates } = providers({
    schwab: () => {
      throw new TypeError("undefined is not a function");
    },
  });
  await expect(askProviders(deps, candidates)).rejects.toMatchObject({ code: "internal" });
  expect(stored.size).toBe(0);
});

test("an outage: three calls, then a minute without any, then one that decides", async () => {
  const { deps, clock, stored, lines } = memoryHealth();
  const down = providers({ schwab: "provider_unavailable", alpaca: "bars" });
  for (let i = 0; i < 10; i += 1) {
    expect((await askProviders(deps, down.candidates)).provider).toBe("alpaca");
    clock.nowMs += seconds(1);
  }
  expect(down.calls.filter((provider) => provider === "schwab")).toHaveLength(3);
  const kept = await askProviders(deps, down.candidates);
  expect(kept.fallbackFrom[0]?.message).toMatch(
    /schwab is not asked until 2026-11-23T15:01:02.*provider_unavailable/,
  );
  clock.nowMs = IN_SESSION + minutes(2);
  const up = providers({ schwab: "bars", alpaca: "bars" });
  expect((await askProviders(deps, up.candidates)).provider).toBe("schwab");
  expect(stored.get("schwab")).toMatchObject({ state: "closed", failures: 0 });
  const changes = lines.filter(({ event }) => event === "provider_state");
  expect(changes.map(({ fields }) => [fields["from"], fields["to"]])).toEqual([
    ["closed", "open"],
    ["open", "closed"],
  ]);
});

test("kept away, a provider's error says for how long", async () => {
  const { deps, clock } = memoryHealth();
  const limit = {
    provider: "tiingo" as const,
    call: async () => {
      throw new AppError("provider_rate_limited", "Hourly allocation.", { retryAfterSeconds: 600 });
    },
  };
  await expect(askProviders(deps, [limit])).rejects.toMatchObject({ message: "Hourly allocation." });
  clock.nowMs += minutes(4);
  await expect(askProviders(deps, [limit])).rejects.toMatchObject({
    code: "provider_rate_limited",
    retryAfterSeconds: 360,
  });
});

test("unknown symbols and windows that are too large show that a provider is alive; refused requests say nothing", async () => {
  const { deps, stored } = memoryHealth();
  for (const code of ["provider_unavailable", "provider_unavailable", "provider_oversize"] as const) {
    await askProviders(deps, providers({ schwab: code }).candidates).catch(() => undefined);
  }
  expect(stored.get("schwab")).toMatchObject({ state: "closed", failures: 0 });
  for (let i = 0; i < 5; i += 1) {
    await askProviders(deps, providers({ alpaca: "provider_rejected" }).candidates).catch(() => undefined);
  }
  expect(stored.has("alpaca")).toBe(false);
});

test("a healthy day costs a write in five minutes and a reading in fifteen seconds", async () => {
  const { deps, clock, use } = memoryHealth();
  const { candidates } = providers({ schwab: "bars" });
  for (let i = 0; i < 600; i += 1) {
    await askProviders(deps, candidates);
    clock.nowMs += seconds(1);
  }
  expect(use).toMatchObject({ writes: 2, reads: 40 });
});

test("what one isolate has learnt the others know within fifteen seconds", async () => {
  const { deps, clock, isolate } = memoryHealth();
  const other = { ...deps, health: isolate() };
  const down = providers({ schwab: "provider_unauthorized", alpaca: "bars" });
  await askProviders(other, providers({ schwab: "bars" }).candidates);
  await askProviders(deps, down.candidates);
  clock.nowMs += seconds(15);
  await askProviders(other, down.candidates);
  expect(down.calls).toEqual(["schwab", "alpaca", "alpaca"]);
});

test("a database that is away stops no call, and the last known state holds", async () => {
  const { deps, clock, use, lines } = memoryHealth();
  const limited = providers({ schwab: "provider_rate_limited", alpaca: "bars" });
  use.away = true;
  expect((await askProviders(deps, limited.candidates)).provider).toBe("alpaca");
  clock.nowMs += seconds(20);
  expect((await askProviders(deps, limited.candidates)).provider).toBe("alpaca");
  expect(limited.calls).toEqual(["schwab", "alpaca", "alpaca"]);
  const events = new Set(lines.map(({ event }) => event));
  expect([...events]).toEqual(
    expect.arrayContaining(["provider_health_unread", "provider_health_unwritten"]),
  );
});

test("where a gate keeps the login, refused calls open the circuit for a while, and do not ask for a login", async () => {
  const { deps, clock, stored } = memoryHealth(["schwab"]);
  const refused = providers({ schwab: "provider_unauthorized", alpaca: "bars" });
  for (let i = 0; i < 5; i += 1) await askProviders(deps, refused.candidates);
  expect(stored.get("schwab")).toMatchObject({ state: "open", untilMs: IN_SESSION + minutes(1) });
  expect(refused.calls.filter((provider) => provider === "schwab")).toHaveLength(3);
  clock.nowMs += minutes(1);
  expect((await askProviders(deps, providers({ schwab: "bars" }).candidates)).provider).toBe("schwab");
});

test("a login that the gate has found due in the meantime is not undone", async () => {
  const { deps, stored, clock } = memoryHealth(["schwab"]);
  const due = {
    ...closedCircuit("schwab", IN_SESSION),
    state: "auth_required" as const,
    reason: "Schwab's refresh token has expired or was replaced.",
  };
  const refresh = {
    provider: "schwab" as const,
    call: async () => {
      stored.set("schwab", due);
      throw new AppError("provider_unauthorized", "A login is due.");
    },
  };
  await expect(askProviders(deps, [refresh])).rejects.toMatchObject({ code: "provider_unauthorized" });
  expect(stored.get("schwab")).toMatchObject({ state: "auth_required", sinceMs: IN_SESSION });
  const { candidates, calls } = providers({ schwab: "bars", alpaca: "bars" });
  await askProviders(deps, candidates);
  expect(calls).toEqual(["alpaca"]);
  stored.set("schwab", closedCircuit("schwab", clock.nowMs));
  clock.nowMs += seconds(15);
  await askProviders(deps, candidates);
  expect(calls).toEqual(["alpaca", "schwab"]);
});
