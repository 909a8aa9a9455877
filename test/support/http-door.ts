import { calculate } from "../../src/analysis/calculate.ts";
import { createHttpApp } from "../../src/http/app.ts";
import type { HttpServices } from "../../src/http/services.ts";
import { keepLog } from "./log-lines.ts";
import { memoryChains, spyChains } from "./memory-chains.ts";
import { IN_SESSION } from "./moments.ts";
import { aSessionJob } from "./schedule.ts";
import { aStoredRun, aStoredTask, memoryRuns } from "./stored-runs.ts";

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
    runs: memoryRuns([aStoredRun()], [aStoredTask()]),
    calculate: (input) => calculate({ chains }, input, nowMs()),
    runNow: async (job) => ({ runId: `${job}@now`, outcome: "claimed", previousSlotMs: null, settled: true }),
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
  return { ask, post, lines };
}
