import { z } from "zod";

/** What the terminal asks of a running Worker, over its own JSON door. */

const Ticker = z.looseObject({
  symbol: z.string(),
  price: z.number().nullable(),
  contracts: z.number(),
  expirations: z.number(),
  lastUpdated: z.string().nullable(),
  provider: z.string().nullable(),
  active: z.boolean(),
});
export type ListedTicker = z.infer<typeof Ticker>;

const counts = z.record(z.string(), z.number());
const Run = z.looseObject({
  id: z.string(),
  slot: z.string(),
  trigger: z.string(),
  symbol: z.string().nullable().default(null),
  status: z.string(),
  reason: z.string().nullable(),
  tasks: z.number(),
  tasksFailed: z.number(),
  contracts: z.number(),
  stored: counts,
  skipped: counts,
  failures: z.array(z.object({ subject: z.string(), code: z.string(), message: z.string() })),
  notes: z.array(z.string()),
  pages: z.number(),
  claimedAt: z.string(),
  finishedAt: z.string().nullable(),
  bytes: z.number(),
  providerCalls: z.number(),
});
export type ListedRun = z.infer<typeof Run>;

const Task = z.looseObject({ key: z.string(), status: z.string(), contracts: z.number() });
export type ListedTask = z.infer<typeof Task>;

const Job = z.looseObject({
  id: z.string(),
  cadence: z.string(),
  nextSlot: z.string().nullable(),
  late: z.boolean(),
  paused: z.boolean(),
  lastRun: Run.nullable(),
});
export type ListedJob = z.infer<typeof Job>;

const BudgetLine = z.looseObject({
  resource: z.string(),
  title: z.string(),
  vendor: z.string(),
  period: z.string(),
  planned: z.number().nullable(),
  used: z.number().nullable(),
  limit: z.number().nullable(),
  dollars: z.number().nullable(),
  fits: z.boolean(),
  advice: z.string().nullable(),
  note: z.string().nullable(),
});
export type ListedBudgetLine = z.infer<typeof BudgetLine>;

const Check = z.looseObject({
  service: z.string(),
  state: z.string(),
  found: z.string(),
  mend: z.string().nullable(),
});
export type ListedCheck = z.infer<typeof Check>;

const DryRun = z.looseObject({ words: z.array(z.string()), tickerDays: z.number() });
export type DryRunAnswer = Pick<z.infer<typeof DryRun>, "words" | "tickerDays">;
export type WantedRange = { from: string; to?: string | undefined };

const Failure = z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) });

/** Of a run that has not ended. */
export const OPEN_STATUSES: ReadonlySet<string> = new Set(["claimed", "running"]);

export type WorkerApi = {
  /**
   * Runs a job now; a range of New York dates for jobs that take one. The id of the run. Throws RefusedError with the
   * code `conflict` while the job is running: after `retryAfterSeconds` it may be taken over, 0 for at once.
   */
  startJob(
    job: string,
    range?: WantedRange | null,
    options?: { takeOver?: boolean; symbol?: string | null },
  ): Promise<string>;
  /** What a run of a job that can tell would take, in sentences, and in days of a ticker; starts nothing. */
  dryRun(job: string, range: WantedRange | null, symbol: string | null): Promise<DryRunAnswer>;
  listTickers(): Promise<ListedTicker[]>;
  /** A run by its id, with its slices where it has them; null while the ledger does not list it. */
  findRun(runId: string): Promise<{ run: ListedRun | null; tasks: ListedTask[] }>;
  /** The id of the job's run that is claimed or going on; null when there is none. */
  findOpenRun(job: string): Promise<string | null>;
  jobs(): Promise<{ jobs: ListedJob[]; budget: ListedBudgetLine[] }>;
  /** Every service and credential, tried out. */
  examine(): Promise<ListedCheck[]>;
};

export function createWorkerApi(workerUrl: string, adminToken: string): WorkerApi {
  const headers = { authorization: `Bearer ${adminToken}`, "content-type": "application/json" };
  return {
    async dryRun(job, range, symbol) {
      const body = JSON.stringify({ ...range, dryRun: true, ...(symbol !== null && { symbol }) });
      const answer = await ask(`${workerUrl}/admin/jobs/${job}/run`, { method: "POST", headers, body });
      const { words, tickerDays } = z.looseObject({ plan: DryRun }).parse(answer).plan;
      return { words, tickerDays };
    },
    async startJob(job, range = null, { takeOver = false, symbol = null } = {}) {
      const about = symbol === null ? {} : { symbol };
      const body = JSON.stringify({ ...range, ...about, by: "npm run job", takeOver });
      const answer = await ask(`${workerUrl}/admin/jobs/${job}/run`, { method: "POST", headers, body });
      return z.looseObject({ runId: z.string() }).parse(answer).runId;
    },
    async listTickers() {
      return z.object({ tickers: z.array(Ticker) }).parse(await ask(`${workerUrl}/v1/tickers`)).tickers;
    },
    async findRun(runId) {
      const job = runId.split("@")[0] ?? "";
      // The slices that come along are those of the newest run, which this one is unless another began since.
      const answer = await ask(`${workerUrl}/v1/jobs/${job}/runs?limit=10&tasks=true`);
      const { runs, tasks } = z
        .looseObject({ runs: z.array(Run), tasks: z.array(Task).default([]) })
        .parse(answer);
      const run = runs.find(({ id }) => id === runId) ?? null;
      return { run, tasks: runs[0]?.id === runId ? tasks : [] };
    },
    async findOpenRun(job) {
      const answer = await ask(`${workerUrl}/v1/jobs/${job}/runs?limit=10`);
      const { runs } = z.looseObject({ runs: z.array(Run) }).parse(answer);
      return runs.find(({ status }) => OPEN_STATUSES.has(status))?.id ?? null;
    },
    async examine() {
      const answer = await ask(`${workerUrl}/admin/doctor`, { headers });
      return z.looseObject({ checks: z.array(Check) }).parse(answer).checks;
    },
    async jobs() {
      const Jobs = z.looseObject({ jobs: z.array(Job), budget: z.array(BudgetLine) });
      return Jobs.parse(await ask(`${workerUrl}/v1/jobs`));
    },
  };
}

/** What the Worker refused, in its own words; `code` is that of the answer, null stands for no Retry-After. */
export class RefusedError extends Error {
  readonly code: string;
  readonly retryAfterSeconds: number | null;
  constructor({ code, message, hint }: z.infer<typeof Failure>["error"], retryAfter: string | null) {
    super(`${message} ${hint}`);
    this.code = code;
    this.retryAfterSeconds = retryAfter === null ? null : Number(retryAfter);
  }
}

async function ask(url: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  const body: unknown = await answer.json().catch(() => null);
  const failure = Failure.safeParse(body);
  if (failure.success) throw new RefusedError(failure.data.error, answer.headers.get("retry-after"));
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return body;
}
