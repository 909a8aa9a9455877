import { calculate } from "../../src/calculator/calculate.ts";
import { createHttpApp } from "../../src/http/app.ts";
import type { HttpServices } from "../../src/http/services.ts";
import { GRANT_LIFE_MS } from "../../src/providers/login/ports.ts";
import type { StartRunResult } from "../../src/scheduling/start-run.ts";
import { keepLog } from "./log-lines.ts";
import { memoryChains, spyChains } from "./memory-chains.ts";
import { memoryPrices } from "./memory-prices.ts";
import { memoryResponseCache } from "./memory-response-cache.ts";
import { IN_SESSION } from "./moments.ts";
import { aSessionJob } from "./schedule.ts";
import { aStoredRun, aStoredTask, memoryControls, memoryRuns } from "./stored-runs.ts";
import { memoryVolatility } from "./stored-volatility.ts";

export const ADMIN_TOKEN = "an-admin-token-of-some-length";

const SPY_TICKER = {
  symbol: "SPY",
  name: "SPDR S&P 500",
  active: true,
  price: 580,
  contracts: 246,
  expirations: 3,
  lastUpdatedMs: IN_SESSION,
  provider: "schwab",
};
const AAPL_TICKER = {
  ...SPY_TICKER,
  symbol: "AAPL",
  name: null,
  price: null,
  contracts: 0,
  expirations: 0,
  lastUpdatedMs: null,
  provider: null,
};

export function aStartedRun(job: string): StartRunResult {
  const nothing = { reason: null, previousSlotMs: null, clockSkewMs: 0 };
  return { runId: `${job}@now`, outcome: "claimed", settled: true, ...nothing };
}

/** The JSON door in front of chains and runs in memory, three minutes after a refresh. */
export function httpDoor(changes: Partial<HttpServices> = {}) {
  const { log, lines } = keepLog();
  const chains = memoryChains(spyChains(), [SPY_TICKER, AAPL_TICKER]);
  const nowMs = changes.nowMs ?? (() => IN_SESSION + 180_000);
  let ids = 0;
  const services: HttpServices = {
    log,
    nowMs,
    newRequestId: () => {
      ids += 1;
      return `request-${ids}`;
    },
    schedule: [aSessionJob()],
    schedulerEnabled: true,
    chains,
    prices: memoryPrices([]),
    runs: memoryRuns([aStoredRun()], [aStoredTask()]),
    volatility: memoryVolatility(),
    company: { earnings: null, news: null, profiles: [], cache: memoryResponseCache().cache },
    doctor: async () => ({ ok: true, checks: [] }),
    calculate: (input) => calculate({ chains }, input, nowMs()),
    providerStatus: async () => [],
    budget: async () => [],
    controls: memoryControls(),
    lost: { list: async () => [], reopen: async () => [] },
    runNow: async ({ job }) => aStartedRun(job),
    pauseJob: async () => undefined,
    resumeJob: async () => undefined,
    redrive: async () => [],
    schwabLogin: {
      begin: async () => "https://schwab.example/v1/oauth/authorize?state=s",
      complete: async () => ({ expiresAtMs: nowMs() + GRANT_LIFE_MS }),
      authorityOrigin: "https://schwab.example",
    },
    ...changes,
  };
  const app = createHttpApp(services, { adminToken: ADMIN_TOKEN, publicBaseUrl: "https://volaris.example" });
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await app.request(path, init);
    const body: unknown = await answer.json();
    return { status: answer.status, headers: answer.headers, body };
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return { app, ask, post, lines };
}
