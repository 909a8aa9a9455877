import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { JobId, Schedule } from "../../src/scheduling/job.ts";
import type {
  ClaimOutcome,
  GoingRun,
  JobRunner,
  JobRunners,
  OpenedPage,
  RecordedPage,
  RunLedger,
  RunProgress,
  RunReport,
} from "../../src/scheduling/ports.ts";
import type { RunFailure } from "../../src/scheduling/run-failure.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { keepLog } from "./log-lines.ts";
import { aSessionJob } from "./schedule.ts";

export const CLAIMED: Extract<ClaimOutcome, { kind: "claimed" }> = {
  kind: "claimed",
  fence: 1,
  previousSlotMs: null,
  clockSkewMs: 0,
};
const DONE: RunProgress = { kind: "done", report: aReport() };

export function aReport(changes: Partial<RunReport> = {}): RunReport {
  return {
    stored: { bars_1m: 1 },
    skipped: {},
    providerCalls: 1,
    bytes: 10,
    failures: [],
    notes: [],
    ...changes,
  };
}

export type Script = {
  schedule?: Schedule;
  runners?: Partial<JobRunners>;
  /** Answers to claims, in order; granted beyond them. */
  claims?: ClaimOutcome[];
  /** Answers to asking for a page, in order. */
  opened?: OpenedPage[];
  /** Whether a report is still ours to write. */
  kept?: boolean;
  /** What the ledger makes of the report; else that it is well. */
  recorded?: RecordedPage;
  /** Whether a run that failed to start goes on, for what is in the queue. */
  goesOn?: boolean;
  /** The run that is in the way of another. */
  going?: GoingRun;
  /** Tickers that are kept. */
  tickers?: Readonly<Record<string, { active: boolean }>>;
};

/** A scheduler whose ledger answers as told and writes down everything it is asked. */
export function scriptedScheduler(script: Script = {}) {
  const calls: string[] = [];
  const ran: string[] = [];
  const told: RunFailure[] = [];
  const claims = [...(script.claims ?? [])];
  const opened = [...(script.opened ?? [])];
  const run: JobRunner = async ({ id }) => {
    ran.push(id);
    return DONE;
  };
  const { log, lines } = keepLog();
  let elapsed = 0;
  const deps = {
    ledger: scriptedLedger(script, calls, claims, opened),
    runners: { ...allJobs(run), ...script.runners },
    pages: {
      async publishPage({ id }: { id: string }, page: number, delaySeconds: number) {
        calls.push(`publish ${id} page ${page} in ${delaySeconds}`);
      },
    },
    ping: async ({ job }: { job: string }) => void calls.push(`ping ${job}`),
    tellFailed: async (failure: RunFailure) => void told.push(failure),
    schedule: script.schedule ?? [aSessionJob()],
    stopwatch: () => (elapsed += 5),
    wallMs: () => 0,
    log,
    settled: new Set<string>(),
    calendar: nyseCalendar,
    learnHours: async () => undefined,
    findTicker: async (symbol: string) => script.tickers?.[symbol] ?? null,
  };
  return { deps, calls, ran, lines, told };
}

function allJobs(run: JobRunner): JobRunners {
  return {
    options_refresh: run,
    prices_1m: run,
    prices_5m: run,
    iv_metrics: run,
    eod_sync: run,
    historical_backfill: run,
    retention: run,
    rates: run,
    dividends: run,
    iv_history: run,
  };
}

function scriptedLedger(
  script: Script,
  calls: string[],
  claims: ClaimOutcome[],
  opened: OpenedPage[],
): RunLedger {
  const claimRun: RunLedger["claimRun"] = async ({ id }) => {
    calls.push(`claim ${id}`);
    return claims.shift() ?? CLAIMED;
  };
  return {
    claimRun,
    claimRuns: (inputs) => Promise.all(inputs.map(claimRun)),
    async recordMissed(job: JobId, slots) {
      for (const { slotMs } of slots) calls.push(`missed ${runId(job, slotMs)}`);
    },
    async failRun({ id }, reason) {
      calls.push(`failed ${id}: ${reason}`);
      return script.goesOn ? "goes_on" : "ended";
    },
    async releaseRun({ id }, reason, retryAtMs) {
      calls.push(`released ${id} until ${new Date(retryAtMs).toISOString()}: ${reason}`);
    },
    async recordPage({ id, page }, { next }) {
      calls.push(`record ${id} page ${page}${next === null ? "" : ", goes on"}`);
      if (script.kept === false) return null;
      const status = next === null ? "succeeded" : "running";
      return script.recorded ?? { status, reason: null };
    },
    async giveUpPage(id, page, reason) {
      calls.push(`gave up ${id} page ${page}: ${reason}`);
      return true;
    },
    findGoing: async () => script.going ?? null,
    async abandonRun({ id }, reason) {
      calls.push(`abandoned ${id}: ${reason}`);
      return true;
    },
    async openPage(id, page) {
      calls.push(`open ${id} page ${page}`);
      return opened.shift() ?? { kind: "unknown" };
    },
  };
}
