import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type { Authorization } from "../../src/providers/login/authorization-status.ts";
import type { ProviderHealth } from "../../src/providers/ports.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { type ProviderStatusDeps, readProviderStatus } from "../../src/providers/status.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const LIMITED: ProviderHealth = {
  provider: "tiingo",
  state: "rate_limited",
  sinceMs: IN_SESSION,
  untilMs: IN_SESSION + minutes(10),
  reason: "Hourly allocation.",
  failures: 1,
  lastSuccessAtMs: IN_SESSION - minutes(2),
  lastFailureAtMs: IN_SESSION,
};
const LOGIN: Authorization = {
  provider: "schwab",
  state: "ok",
  expiresAtMs: IN_SESSION + minutes(5_000),
  daysLeft: 3.4,
  warningHours: null,
  loginUrl: "https://volaris.example/auth/schwab/login",
};

async function status(changes: Partial<ProviderStatusDeps> = {}, nowMs = IN_SESSION) {
  const deps: ProviderStatusDeps = {
    health: { readAll: async () => [LIMITED] },
    configured: new Set<Provider>(["schwab", "tiingo"]),
    order: { chains: ["alpaca", "schwab"], eod: ["tiingo", "schwab", "alpaca"] },
    readAuthorization: async () => LOGIN,
    ...changes,
  };
  const all = await readProviderStatus(deps, nowMs);
  return (name: Provider) => all.find(({ provider }) => provider === name);
}

test("each provider tells what it is used for and how it is doing; ranks count the configured ones", async () => {
  const of = await status();
  expect(of("schwab")).toMatchObject({
    configured: true,
    state: "closed",
    capabilities: [
      { capability: "chains", rank: 1 },
      { capability: "eod", rank: 2 },
    ],
    authorization: LOGIN,
    lastSuccessAtMs: null,
  });
  expect(of("alpaca")).toMatchObject({
    configured: false,
    capabilities: [
      { capability: "chains", rank: null },
      { capability: "eod", rank: null },
    ],
    authorization: null,
  });
  expect(of("tiingo")).toMatchObject({ ...LIMITED, capabilities: [{ capability: "eod", rank: 1 }] });
  expect(of("finnhub")?.capabilities).toEqual([]);
});

test("one that has waited long enough is half open", async () => {
  const of = await status({}, IN_SESSION + minutes(10));
  expect(of("tiingo")?.state).toBe("half_open");
});

test("a login that can't be read hides nothing else", async () => {
  const of = await status({
    readAuthorization: async () => {
      throw new AppError("storage_unavailable", "Away.");
    },
  });
  expect(of("schwab")).toMatchObject({ state: "closed", authorization: null });
  expect(
    (await status({ configured: new Set(), readAuthorization: null }))("schwab")?.authorization,
  ).toBeNull();
});
