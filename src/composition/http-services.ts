import { calculate } from "../calculator/calculate.ts";
import type { LostTasks, SlicePublisher } from "../chains/ports.ts";
import { readChain, readExpirations } from "../chains/read-chain.ts";
import type { ChainReader } from "../chains/reader-ports.ts";
import { redriveTasks } from "../chains/redrive-tasks.ts";
import type { CompanySources } from "../company/ports.ts";
import { readEarnings } from "../company/read-earnings.ts";
import { readNews } from "../company/read-news.ts";
import { readProfile } from "../company/read-profile.ts";
import type { HttpServices } from "../http/services.ts";
import type { VolatilityReader } from "../iv-metrics/ports.ts";
import { readExpectedMove } from "../iv-metrics/read-expected-move.ts";
import { readVolatility, readVolatilityHistory } from "../iv-metrics/read-volatility.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { PriceReader } from "../prices/ports.ts";
import { readBars } from "../prices/read-bars.ts";
import { readQuote } from "../prices/read-quote.ts";
import type { Provider } from "../providers/provider.ts";
import { type ProviderStatusDeps, readProviderStatus } from "../providers/status.ts";
import type { JobControls } from "../scheduling/control-ports.ts";
import { readJobStatus } from "../scheduling/job-status.ts";
import { pauseJob } from "../scheduling/pause-job.ts";
import type { RunReader } from "../scheduling/ports.ts";
import { resumeJob } from "../scheduling/resume-job.ts";
import { runNow } from "../scheduling/run-now.ts";
import type { RunTickDeps } from "../scheduling/run-tick.ts";

/** The ports behind the JSON door's verbs. */
export type HttpPorts = Pick<
  HttpServices,
  "log" | "nowMs" | "newRequestId" | "schedulerEnabled" | "schwabLogin"
> & {
  scheduling: RunTickDeps;
  stores: {
    chains: ChainReader;
    prices: PriceReader;
    volatility: VolatilityReader;
    runs: RunReader;
    controls: JobControls;
    lost: LostTasks;
    slices: SlicePublisher;
  };
  company: () => CompanySources;
  providers: ProviderStatusDeps;
  /** The first configured provider of chains: quotes of another one are marked as a fallback's. */
  firstChainProvider: Provider | undefined;
  budget: HttpServices["operations"]["budget"];
  doctor: HttpServices["operations"]["doctor"];
};

/** The JSON door's verbs, each handed what it takes. */
export function bindHttp(ports: HttpPorts): HttpServices {
  const { log, nowMs, newRequestId, schedulerEnabled, schwabLogin, stores } = ports;
  const { chains } = stores;
  return {
    log,
    nowMs,
    newRequestId,
    schedulerEnabled,
    schwabLogin,
    chains: {
      tickers: () => chains.listTickers(newYorkDate(nowMs())),
      expirations: (symbol) => readExpirations(chains, symbol, nowMs()),
      read: (wish) => readChain(chains, wish, nowMs()),
    },
    prices: {
      quote: (symbol) => readQuote(stores.prices, symbol, nowMs()),
      bars: (wish) => readBars(stores.prices, wish, nowMs()),
    },
    volatility: bindVolatility(ports),
    company: {
      earnings: (wish) => readEarnings({ chains, company: ports.company() }, wish, nowMs()),
      news: (wish) => readNews({ chains, company: ports.company() }, wish, nowMs()),
      profile: (symbol) => readProfile({ chains, company: ports.company() }, symbol, nowMs()),
    },
    calculator: {
      calculate: (input) =>
        calculate({ chains, firstChainProvider: ports.firstChainProvider }, input, nowMs()),
    },
    jobs: bindJobs(ports),
    deadLetters: {
      list: (limit) => stores.lost.list(limit),
      redrive: (request) => redriveTasks({ lost: stores.lost, publisher: stores.slices }, request, nowMs()),
    },
    providers: { status: () => readProviderStatus(ports.providers, nowMs()) },
    operations: { budget: ports.budget, doctor: ports.doctor },
  };
}

function bindVolatility({ nowMs, stores }: HttpPorts): HttpServices["volatility"] {
  const { chains, volatility } = stores;
  return {
    latest: (symbol) => readVolatility({ chains, volatility }, symbol, nowMs()),
    history: (symbol, days) => readVolatilityHistory({ chains, volatility }, symbol, days),
    expectedMove: (wish) => readExpectedMove({ chains, volatility }, wish, nowMs()),
  };
}

function bindJobs({ nowMs, stores, scheduling }: HttpPorts): HttpServices["jobs"] {
  const { runs, controls } = stores;
  return {
    status: () => readJobStatus({ runs, controls, schedule: scheduling.schedule }, nowMs()),
    runs: (job, limit) => runs.listRuns(job, limit),
    tasks: (runId) => runs.listTasks(runId),
    run: (request) => runNow(scheduling, request, nowMs()),
    pause: (request) => pauseJob({ controls }, request, nowMs()),
    resume: (request) => resumeJob({ controls }, request, nowMs()),
  };
}
