import type { LostTasks } from "../../src/chains/ports.ts";
import type { ChainReader } from "../../src/chains/reader-ports.ts";
import type { CompanySources } from "../../src/company/ports.ts";
import type { HttpPorts } from "../../src/composition/doors/http-ports.ts";
import { type BoundHttp, bindHttp } from "../../src/composition/doors/http-services.ts";
import type { DividendReader } from "../../src/dividends/ports.ts";
import type { KeptAnswers } from "../../src/edge/cache/kept-answers.ts";
import type { ClientLimiter } from "../../src/edge/clients/client-limiter.ts";
import type { ApiToken } from "../../src/edge/identity/known-token.ts";
import { createSessions } from "../../src/edge/identity/sessions.ts";
import { createHttpApp } from "../../src/http/app.ts";
import type { HttpServices } from "../../src/http/services.ts";
import type { IvMetricsRow, VolatilityReader } from "../../src/iv-metrics/ports.ts";
import type { PlanHistoryDeps } from "../../src/iv-metrics/rebuild/plan-history.ts";
import type { HistoryProgressReader } from "../../src/iv-metrics/rebuild/ports.ts";
import type { Facts } from "../../src/operations/conditions.ts";
import type { HealthMemory } from "../../src/operations/ports.ts";
import type { PriceReader } from "../../src/prices/ports.ts";
import type { FreshnessLimits } from "../../src/providers/freshness.ts";
import { GRANT_LIFE_MS } from "../../src/providers/login/ports.ts";
import type { CurveStore } from "../../src/rates/ports.ts";
import type { JobControls } from "../../src/scheduling/control-ports.ts";
import type { RunReader } from "../../src/scheduling/ports.ts";
import type { StartRunResult } from "../../src/scheduling/start-run.ts";
import type { OutcomeReader } from "../../src/track-record/ports.ts";
import { memoryPositions } from "./calculator.ts";
import { facts } from "./facts.ts";
import { keepLog } from "./log-lines.ts";
import { memoryOutcomes } from "./made-record.ts";
import { memoryPrices } from "./memory-bars.ts";
import { memoryChains, spyChains } from "./memory-chains.ts";
import { memoryCurves } from "./memory-curves.ts";
import { memoryDividends } from "./memory-dividends.ts";
import { memoryHealthStore } from "./memory-health.ts";
import { memoryLost } from "./memory-lost.ts";
import { memoryResponseCache } from "./memory-response-cache.ts";
import { memoryDays, memoryFreshness, memoryIncidents, memorySearch } from "./memory-status.ts";
import { IN_SESSION } from "./moments.ts";
import { memoryPlans } from "./planner.ts";
import { scriptedScheduler } from "./scripted-scheduler.ts";
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

/** What a test may replace: ports, each behind all verbs that use it, or single verbs. */
export type DoorChanges = Partial<
  Pick<HttpServices, "nowMs" | "schedulerEnabled" | "schwabLogin"> & {
    limits: FreshnessLimits;
    chains: ChainReader;
    prices: PriceReader;
    curves: CurveStore;
    dividends: DividendReader;
    volatility: VolatilityReader;
    outcomes: OutcomeReader;
    metrics: IvMetricsRow;
    runs: RunReader;
    controls: JobControls;
    history: HistoryProgressReader;
    historyPlan: PlanHistoryDeps;
    lost: LostTasks;
    company: CompanySources;
    doctor: HttpServices["operations"]["doctor"];
    runNow: HttpServices["jobs"]["run"];
    pauseJob: HttpServices["jobs"]["pause"];
    resumeJob: HttpServices["jobs"]["resume"];
    healthMemory: HealthMemory;
    limiter: ClientLimiter;
    signInLimiter: ClientLimiter;
    kept: KeptAnswers;
    apiTokens: readonly ApiToken[];
    gaps: HttpServices["providers"]["gaps"];
    providerStatus: HttpServices["providers"]["status"];
    pictures: HttpPorts["pictures"];
    ivBounds: HttpPorts["ivBounds"];
    facts: Partial<Facts>;
  } & Pick<HttpPorts["stores"], "days" | "runSearch" | "incidents" | "freshness">
>;

const NO_HISTORY = { wanted: 0, live: 0, rebuilt: {}, nothing: 0, oldestDay: null };

const NO_COMPANY: CompanySources = {
  earnings: null,
  news: null,
  profiles: [],
  cache: memoryResponseCache().cache,
};

/** The JSON door in front of chains and runs in memory, three minutes after a refresh. */
export function httpDoor(changes: DoorChanges = {}) {
  const { log, lines } = keepLog();
  const nowMs = changes.nowMs ?? (() => IN_SESSION + 180_000);
  let ids = 0;
  const { deps } = scriptedScheduler();
  const chains = changes.chains ?? memoryChains(spyChains(), [SPY_TICKER, AAPL_TICKER]);
  const bound = bindHttp({
    log,
    nowMs,
    newRequestId: () => {
      ids += 1;
      return `request-${ids}`;
    },
    schedulerEnabled: changes.schedulerEnabled ?? true,
    pingWebhooks: async () => 2,
    scheduling: deps,
    recallHours: async () => undefined,
    ivBounds: changes.ivBounds ?? null,
    stores: {
      chains,
      curves: changes.curves ?? memoryCurves().store,
      dividends: changes.dividends ?? memoryDividends({}).store,
      positions: memoryPositions(chains),
      plans: memoryPlans(chains, changes.metrics === undefined ? {} : { metrics: changes.metrics }),
      prices: changes.prices ?? memoryPrices([]),
      volatility: changes.volatility ?? memoryVolatility(),
      outcomes: changes.outcomes ?? memoryOutcomes(),
      runs: changes.runs ?? memoryRuns([aStoredRun()], { [aStoredRun().id]: [aStoredTask()] }),
      controls: changes.controls ?? memoryControls(),
      historyProgress: changes.history ?? { readProgress: async () => NO_HISTORY },
      lost: changes.lost ?? memoryLost().store,
      slices: { publishSlices: async () => ({ refused: [], swallowed: [] }) },
      days: changes.days ?? memoryDays().store,
      runSearch: changes.runSearch ?? memorySearch([aStoredRun()]),
      incidents: changes.incidents ?? memoryIncidents(),
      freshness: changes.freshness ?? memoryFreshness(),
    },
    readFacts: async () => facts(changes.facts),
    historyPlan: () => changes.historyPlan ?? ({ calendar: deps.calendar } as PlanHistoryDeps),
    company: () => changes.company ?? NO_COMPANY,
    countRequest: () => undefined,
    healthMemory: changes.healthMemory ?? { read: async () => null, write: async () => undefined },
    gaps: changes.gaps ?? [],
    providers: {
      health: memoryHealthStore().store,
      configured: new Set(),
      readAuthorization: null,
      order: {},
    },
    firstChainProvider: undefined,
    ...(changes.limits && { limits: changes.limits }),
    budget: async () => [],
    doctor: changes.doctor ?? (async () => ({ ok: true, checks: [] })),
    pictures: changes.pictures ?? null,
    schwabLogin: changes.schwabLogin ?? {
      begin: async () => "https://schwab.example/v1/oauth/authorize?state=s",
      complete: async () => ({ expiresAtMs: nowMs() + GRANT_LIFE_MS }),
      authorityOrigin: "https://schwab.example",
    },
  });
  const services: BoundHttp = {
    ...bound,
    jobs: {
      ...bound.jobs,
      run: changes.runNow ?? bound.jobs.run,
      pause: changes.pauseJob ?? bound.jobs.pause,
      resume: changes.resumeJob ?? bound.jobs.resume,
    },
    providers: { ...bound.providers, status: changes.providerStatus ?? bound.providers.status },
  };
  const book = { adminToken: ADMIN_TOKEN, apiTokens: changes.apiTokens ?? [] };
  const sessions = createSessions({
    ...book,
    secret: "of-the-worker",
    nowMs,
    randomId: () => crypto.randomUUID(),
  });
  const door = {
    ...book,
    sessions,
    publicBaseUrl: "https://volaris.example",
    limiter: changes.limiter ?? null,
    signInLimiter: changes.signInLimiter ?? null,
    ...(changes.kept && { kept: changes.kept }),
  };
  const app = createHttpApp(services, door);
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
  return { app, ask, post, lines, sessions, services, book, door };
}
