import { redriveTasks } from "../../chains/redrive-tasks.ts";
import type { HttpServices } from "../../http/services.ts";
import { dryRun } from "../../iv-metrics/rebuild/dry-run.ts";
import { readHistoryProgress } from "../../iv-metrics/rebuild/read-history-progress.ts";
import { readIncidents } from "../../operations/incidents/read-incidents.ts";
import { readHealth } from "../../operations/read-health.ts";
import { readStatus, STATUS_DAYS } from "../../operations/status/read-status.ts";
import { USUAL_LIMITS } from "../../providers/freshness.ts";
import { readProviderStatus } from "../../providers/status.ts";
import { readJobDays } from "../../scheduling/days/read-job-days.ts";
import { readJobStatus } from "../../scheduling/job-status.ts";
import { pauseJob } from "../../scheduling/pause-job.ts";
import { resumeJob } from "../../scheduling/resume-job.ts";
import { runNow } from "../../scheduling/run-now.ts";
import { searchRuns } from "../../scheduling/run-search.ts";
import type { Calculator } from "./bind-calculator.ts";
import { bindPictureServices } from "./bind-pictures.ts";
import { type HttpPorts, moment } from "./http-ports.ts";
import {
  bindBoards,
  bindChains,
  bindCompany,
  bindMarketInputs,
  bindPrices,
  bindTrackRecord,
  bindVolatility,
  calculatorOf,
  plannerOf,
} from "./http-reads.ts";

/** Pages ask the same calculator for curves. */
export type BoundHttp = HttpServices & { calculator: Calculator };

/** The JSON door's verbs, each handed what it takes. */
export function bindHttp(ports: HttpPorts): BoundHttp {
  const { log, note, nowMs, newRequestId, schedulerEnabled, schwabLogin, stores } = ports;
  return {
    log,
    ...(note !== undefined && { note }),
    nowMs,
    newRequestId,
    schedulerEnabled,
    calendar: ports.scheduling.calendar,
    schedule: ports.scheduling.schedule,
    countRequest: ports.countRequest,
    schwabLogin,
    chains: bindChains(ports),
    prices: bindPrices(ports),
    volatility: bindVolatility(ports),
    trackRecord: bindTrackRecord(ports),
    marketInputs: bindMarketInputs(ports),
    company: bindCompany(ports),
    boards: bindBoards(ports),
    calculator: calculatorOf(ports),
    planner: plannerOf(ports),
    pictures: bindPictureServices(ports),
    jobs: bindJobs(ports),
    deadLetters: {
      list: (limit) => stores.lost.list(limit),
      redrive: (request) => redriveTasks({ lost: stores.lost, publisher: stores.slices }, request, nowMs()),
    },
    providers: bindProviders(ports),
    operations: {
      budget: ports.budget,
      doctor: ports.doctor,
      health: bindHealth(ports),
      pingWebhooks: () => ports.pingWebhooks(nowMs()),
      status: bindStatus(ports),
      incidents: () => readIncidents(stores.incidents, nowMs()),
    },
  };
}

function bindProviders({ providers, gaps, nowMs }: HttpPorts): HttpServices["providers"] {
  return { status: () => readProviderStatus(providers, nowMs()), order: providers.order, gaps };
}

function bindHealth(ports: HttpPorts): HttpServices["operations"]["health"] {
  const { schedulerEnabled, scheduling, stores, healthMemory: memory } = ports;
  const { calendar, schedule } = scheduling;
  const now = moment(ports);
  const readJobs = async () =>
    readJobStatus({ runs: stores.runs, controls: stores.controls, schedule, calendar }, await now());
  return (deep) =>
    readHealth({ calendar, schedulerEnabled, readJobs, memory, log: ports.log }, ports.nowMs(), deep);
}

function bindStatus(ports: HttpPorts): HttpServices["operations"]["status"] {
  const { stores, scheduling, limits = USUAL_LIMITS } = ports;
  const { schedule, calendar } = scheduling;
  const now = moment(ports);
  return async () =>
    readStatus(
      {
        readFacts: ports.readFacts,
        days: stores.days,
        incidents: stores.incidents,
        freshness: stores.freshness,
        readProviders: (nowMs) => readProviderStatus(ports.providers, nowMs),
        readHistory: (nowMs) => readHistoryProgress({ progress: stores.historyProgress, calendar }, nowMs),
        schedule,
        calendar,
        limits,
      },
      await now(),
    );
}

function bindJobs(ports: HttpPorts): HttpServices["jobs"] {
  const { nowMs, stores, scheduling } = ports;
  const { runs, controls } = stores;
  const { schedule, calendar } = scheduling;
  const now = moment(ports);
  const findTicker = (symbol: string) => stores.chains.findTicker(symbol);
  return {
    status: async () => readJobStatus({ runs, controls, schedule, calendar }, await now()),
    runs: (job, limit, beforeSlotMs) => runs.listRuns(job, limit, beforeSlotMs),
    tasks: (runId) => runs.listTasks(runId),
    search: (filter, cursor) => searchRuns(stores.runSearch, filter, cursor, nowMs()),
    find: (runId) => stores.runSearch.findRun(runId),
    days: async () => readJobDays({ days: stores.days, schedule, calendar }, STATUS_DAYS, await now()),
    run: async (request) => runNow({ ...scheduling, findTicker }, request, await now()),
    dryRun: async (request) => dryRun({ ...ports.historyPlan(), findTicker }, request, await now()),
    history: async () => readHistoryProgress({ progress: stores.historyProgress, calendar }, await now()),
    pause: (request) => pauseJob({ controls }, request, nowMs()),
    resume: (request) => resumeJob({ controls }, request, nowMs()),
  };
}
