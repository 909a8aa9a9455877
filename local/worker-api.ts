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

const Run = z.looseObject({
  id: z.string(),
  slot: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  tasks: z.number(),
  tasksFailed: z.number(),
  contracts: z.number(),
  skipped: z.record(z.string(), z.number()),
  claimedAt: z.string(),
  finishedAt: z.string().nullable(),
  bytes: z.number(),
  providerCalls: z.number(),
});
export type ListedRun = z.infer<typeof Run>;

const Task = z.looseObject({ key: z.string(), status: z.string(), contracts: z.number() });
export type ListedTask = z.infer<typeof Task>;

const Failure = z.object({ error: z.object({ message: z.string(), hint: z.string() }) });

export type WorkerApi = {
  startRefresh(): Promise<string>;
  listTickers(): Promise<ListedTicker[]>;
  latestRun(): Promise<{ run: ListedRun | null; tasks: ListedTask[] }>;
  nextSlot(): Promise<string | null>;
};

export function createWorkerApi(workerUrl: string, adminToken: string): WorkerApi {
  return {
    async startRefresh() {
      const answer = await ask(`${workerUrl}/admin/jobs/options_refresh/run`, {
        method: "POST",
        headers: { authorization: `Bearer ${adminToken}` },
      });
      return z.looseObject({ runId: z.string() }).parse(answer).runId;
    },
    async listTickers() {
      return z.object({ tickers: z.array(Ticker) }).parse(await ask(`${workerUrl}/v1/tickers`)).tickers;
    },
    async latestRun() {
      const answer = await ask(`${workerUrl}/v1/jobs/options_refresh/runs?limit=1&tasks=true`);
      const { runs, tasks } = z
        .looseObject({ runs: z.array(Run), tasks: z.array(Task).default([]) })
        .parse(answer);
      return { run: runs[0] ?? null, tasks };
    },
    async nextSlot() {
      const Jobs = z.looseObject({ jobs: z.array(z.looseObject({ nextSlot: z.string().nullable() })) });
      return Jobs.parse(await ask(`${workerUrl}/v1/jobs`)).jobs[0]?.nextSlot ?? null;
    },
  };
}

async function ask(url: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  const body: unknown = await answer.json();
  const failure = Failure.safeParse(body);
  if (failure.success) throw new Error(`${failure.data.error.message} ${failure.data.error.hint}`);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return body;
}
