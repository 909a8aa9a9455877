import type { PositionReader } from "../calculator/ports.ts";
import type { LostTasks, SlicePublisher } from "../chains/ports.ts";
import { readChain, readExpirations } from "../chains/read-chain.ts";
import type { ChainReader } from "../chains/reader-ports.ts";
import { redriveTasks } from "../chains/redrive-tasks.ts";
import type { CompanySources } from "../company/ports.ts";
import { readEarnings } from "../company/read-earnings.ts";
import { readNews } from "../company/read-news.ts";
import { readProfile } from "../company/read-profile.ts";
import type { DividendReader } from "../dividends/ports.ts";
import { readDividends } from "../dividends/read-dividends.ts";
import type { HttpServices } from "../http/services.ts";
import type { VolatilityReader } from "../iv-metrics/ports.ts";
import { readExpectedMove } from "../iv-metrics/read-expected-move.ts";
import { readVolatility, readVolatilityHistory } from "../iv-metrics/read-volatility.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { HealthMemory } from "../operations/ports.ts";
import { readHealth } from "../operations/read-health.ts";
import type { PriceReader } from "../prices/ports.ts";
import { readBars } from "../prices/read-bars.ts";
import { readQuote } from "../prices/read-quote.ts";
import { type CapabilityGap, explainingGap } from "../providers/capability-gaps.ts";
import { type FreshnessLimits, USUAL_LIMITS } from "../providers/freshness.ts";
import type { Capability, Provider } from "../providers/provider.ts";
import { type ProviderStatusDeps, readProviderStatus } from "../providers/status.ts";
import type { CurveStore } from "../rates/ports.ts";
import { readRates } from "../rates/read-rates.ts";
import type { JobControls } from "../scheduling/control-ports.ts";
import { readJobStatus } from "../scheduling/job-status.ts";
import { pauseJob } from "../scheduling/pause-job.ts";
import type { RunReader } from "../scheduling/ports.ts";
import { resumeJob } from "../scheduling/resume-job.ts";
import { runNow } from "../scheduling/run-now.ts";
import type { RunTickDeps } from "../scheduling/run-tick.ts";
import { bindCalculator } from "./bind-calculator.ts";

/** The ports behind the JSON door's verbs. */
export type HttpPorts = Pick<
  HttpServices,
  "log" | "note" | "nowMs" | "newRequestId" | "schedulerEnabled" | "schwabLogin" | "countRequest"
> & {
  scheduling: RunTickDeps;
  /** Looks up what the exchange has said of the day; never throws. */
  recallHours: (nowMs: number) => Promise<void>;
  stores: {
    chains: ChainReader;
    prices: PriceReader;
    curves: CurveStore;
    dividends: DividendReader;
    positions: PositionReader;
    volatility: VolatilityReader;
    runs: RunReader;
    controls: JobControls;
    lost: LostTasks;
    slices: SlicePublisher;
  };
  company: () => CompanySources;
  providers: ProviderStatusDeps;
  /** What nobody with a credential can do. */
  gaps: readonly CapabilityGap[];
  /** The first configured provider of chains: quotes of another one are marked as a fallback's. */
  firstChainProvider: Provider | undefined;
  /** When figures are stale; with every interval left as it is when left out. */
  limits?: FreshnessLimits;
  budget: HttpServices["operations"]["budget"];
  healthMemory: HealthMemory;
  doctor: HttpServices["operations"]["doctor"];
};

/** The JSON door's verbs, each handed what it takes. */
export function bindHttp(ports: HttpPorts): HttpServices {
  const {
    log,
    note,
    nowMs,
    newRequestId,
    schedulerEnabled,
    schwabLogin,
    stores,
    limits = USUAL_LIMITS,
  } = ports;
  const { calendar } = ports.scheduling;
  const now = moment(ports);
  return {
    log,
    ...(note !== undefined && { note }),
    nowMs,
    newRequestId,
    schedulerEnabled,
    calendar,
    schedule: ports.scheduling.schedule,
    countRequest: ports.countRequest,
    schwabLogin,
    chains: bindChains(ports),
    prices: {
      quote: (symbol) =>
        explainingGap(gapOf(ports, "quotes"), async () =>
          readQuote(stores.prices, symbol, await now(), { limitMs: limits.quotesMs, calendar }),
        ),
      bars: async (wish) => readBars(stores.prices, wish, await now(), { calendar, limits }),
    },
    volatility: bindVolatility(ports),
    marketInputs: bindMarketInputs(ports),
    company: bindCompany(ports),
    calculator: calculatorOf(ports),
    jobs: bindJobs(ports),
    deadLetters: {
      list: (limit) => stores.lost.list(limit),
      redrive: (request) => redriveTasks({ lost: stores.lost, publisher: stores.slices }, request, nowMs()),
    },
    providers: {
      status: () => readProviderStatus(ports.providers, nowMs()),
      order: ports.providers.order,
      gaps: ports.gaps,
    },
    operations: { budget: ports.budget, doctor: ports.doctor, health: bindHealth(ports) },
  };
}

function bindHealth(ports: HttpPorts): HttpServices["operations"]["health"] {
  const { schedulerEnabled, scheduling, stores, healthMemory: memory } = ports;
  const { calendar, schedule } = scheduling;
  const now = moment(ports);
  const readJobs = async () => readJobStatus({ ...stores, schedule, calendar }, await now());
  return (deep) =>
    readHealth({ calendar, schedulerEnabled, readJobs, memory, log: ports.log }, ports.nowMs(), deep);
}

function bindChains(ports: HttpPorts): HttpServices["chains"] {
  const { nowMs, stores, limits = USUAL_LIMITS } = ports;
  const { chains } = stores;
  const freshness = { limitMs: limits.chainsMs, calendar: ports.scheduling.calendar };
  const gap = gapOf(ports, "chains");
  const now = moment(ports);
  return {
    tickers: () => chains.listTickers(newYorkDate(nowMs())),
    expirations: (symbol) => readExpirations(chains, symbol, nowMs()),
    read: (wish) => explainingGap(gap, async () => readChain(chains, wish, await now(), freshness)),
  };
}

function calculatorOf(ports: HttpPorts): HttpServices["calculator"] {
  return bindCalculator({
    positions: () => ports.stores.positions,
    company: ports.company,
    firstChainProvider: ports.firstChainProvider,
    gaps: ports.gaps,
    calendar: ports.scheduling.calendar,
    staleAfterMs: ports.limits?.chainsMs,
    now: moment(ports),
  });
}

function bindCompany(ports: HttpPorts): HttpServices["company"] {
  const { nowMs, stores } = ports;
  const deps = () => ({ chains: stores.chains, company: ports.company() });
  return {
    earnings: (wish) => readEarnings(deps(), wish, nowMs()),
    news: (wish) => readNews(deps(), wish, nowMs()),
    profile: (symbol) => readProfile(deps(), symbol, nowMs()),
  };
}

function gapOf({ gaps }: Pick<HttpPorts, "gaps">, capability: Capability): CapabilityGap | null {
  return gaps.find((gap) => gap.capability === capability) ?? null;
}

/** Now, once what the exchange says of today is known. */
function moment({ nowMs, recallHours }: HttpPorts): () => Promise<number> {
  return async () => {
    await recallHours(nowMs());
    return nowMs();
  };
}

function bindMarketInputs({ nowMs, stores }: HttpPorts): HttpServices["marketInputs"] {
  return {
    rates: () => readRates(stores.curves, nowMs()),
    dividends: (symbol) => readDividends(stores.dividends, symbol, nowMs()),
  };
}

function bindVolatility(ports: HttpPorts): HttpServices["volatility"] {
  const { chains, volatility } = ports.stores;
  const { calendar } = ports.scheduling;
  const { limits } = ports;
  const gap = gapOf(ports, "chains");
  const now = moment(ports);
  return {
    latest: (symbol) =>
      explainingGap(gap, async () =>
        readVolatility({ chains, volatility, calendar, limits }, symbol, await now()),
      ),
    history: (symbol, days) => readVolatilityHistory({ chains, volatility }, symbol, days),
    expectedMove: (wish) =>
      explainingGap(gap, async () =>
        readExpectedMove({ chains, volatility, calendar, limits }, wish, await now()),
      ),
  };
}

function bindJobs(ports: HttpPorts): HttpServices["jobs"] {
  const { nowMs, stores, scheduling } = ports;
  const { runs, controls } = stores;
  const { schedule, calendar } = scheduling;
  const now = moment(ports);
  return {
    status: async () => readJobStatus({ runs, controls, schedule, calendar }, await now()),
    runs: (job, limit) => runs.listRuns(job, limit),
    tasks: (runId) => runs.listTasks(runId),
    run: async (request) => runNow(scheduling, request, await now()),
    pause: (request) => pauseJob({ controls }, request, nowMs()),
    resume: (request) => resumeJob({ controls }, request, nowMs()),
  };
}
