import { onTestFinished } from "vitest";
import {
  type SandboxMarket,
  type SandboxMarketOptions,
  startSandboxMarket,
} from "../../local/market/start-sandbox-market.ts";
import { createProviderHttp } from "../../src/adapters/provider-http.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { countingMeter } from "../support/schwab-server.ts";

export const ALPACA = { keyId: "sandbox-alpaca-key", secretKey: "sandbox-alpaca-secret" };
export const DATABENTO_KEY = "db-sandbox-key";

type Settings = Partial<Pick<SandboxMarketOptions, "alpacaPlan" | "alpacaRequestsPerMinute">>;

/** A sandbox market with Alpaca and Databento, whose clock stands where it is put, and HTTP to reach them. */
export async function openVendors(atIso: string, provider: Provider, settings: Settings = {}) {
  let nowMs = Date.parse(atIso);
  const sandbox = await startSandboxMarket({
    port: 0,
    seed: 7,
    now: () => nowMs,
    appKey: "a",
    secretKey: "b",
    refreshToken: "c",
    alpacaKey: ALPACA.keyId,
    alpacaSecret: ALPACA.secretKey,
    databentoKey: DATABENTO_KEY,
    ...settings,
  });
  onTestFinished(() => sandbox.close());
  const meter = countingMeter();
  const limits = { timeoutMs: 10_000, maxBodyBytes: 12_000_000 };
  const http = createProviderHttp({ provider, name: provider, meter, ...limits });
  const deps = { http, apiBase: sandbox.url, nowMs: () => nowMs };
  const setNow = (iso: string) => {
    nowMs = Date.parse(iso);
  };
  return { sandbox, market: modelOf(sandbox), meter, deps, setNow };
}

function modelOf({ market }: SandboxMarket) {
  if (market === null) throw new Error("A sandbox without a replay has a model.");
  return market;
}
