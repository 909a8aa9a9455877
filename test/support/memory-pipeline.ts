import type { IngestChainSliceDeps } from "../../src/chains/ingest-chain-slice.ts";
import type { ChainSliceMessage } from "../../src/chains/messages.ts";
import type { ChainSource, FetchedChain, SliceRecord, TaskLedger } from "../../src/chains/ports.ts";
import { ALL_STRIKES } from "./chain-scope.ts";
import { aContract } from "./contracts.ts";
import { keepLog, type LogLine } from "./log-lines.ts";
import { IN_SESSION } from "./moments.ts";

export type MemoryTask = { status: string; attempts: number; error: string | null };

export type MemoryPipeline = {
  deps: IngestChainSliceDeps;
  /** By run and key, as "run key". */
  tasks: Map<string, MemoryTask>;
  stored: SliceRecord[];
  published: ChainSliceMessage[];
  lines: LogLine[];
};

/** Ports of the ingestion in memory: enough ledger to see what became of a slice. */
export function memoryPipeline(source: ChainSource["fetchChain"]): MemoryPipeline {
  const tasks = new Map<string, MemoryTask>();
  const stored: SliceRecord[] = [];
  const published: ChainSliceMessage[] = [];
  const { log, lines } = keepLog();
  const ledger = memoryTasks(tasks);
  const deps: IngestChainSliceDeps = {
    source: { fetchChain: source },
    scope: ALL_STRIKES,
    tasks: ledger,
    store: {
      async storeSlice(record) {
        stored.push(record);
        const task = tasks.get(`${record.runId} ${record.key}`);
        if (task !== undefined) task.status = "succeeded";
        return null;
      },
      countLive: async () => 0,
    },
    publisher: {
      async publishSlices(messages) {
        published.push(...messages);
      },
    },
    stopwatch: () => 0,
    ping: async () => undefined,
    log,
  };
  return { deps, tasks, stored, published, lines };
}

function memoryTasks(tasks: Map<string, MemoryTask>): TaskLedger {
  const set = (name: string, changes: Partial<MemoryTask>) => {
    tasks.set(name, { status: "queued", attempts: 0, error: null, ...tasks.get(name), ...changes });
  };
  return {
    async recordTasks(runId, planned) {
      for (const { key } of planned) if (!tasks.has(`${runId} ${key}`)) set(`${runId} ${key}`, {});
      return [...planned];
    },
    markPublished: async () => undefined,
    async startTask(runId, key) {
      const before = tasks.get(`${runId} ${key}`);
      if (before === undefined) return null;
      const ended = before.status === "succeeded" || before.status === "split";
      if (!ended) set(`${runId} ${key}`, { status: "running", attempts: before.attempts + 1 });
      return before.status;
    },
    async splitTask(runId, key, halves) {
      for (const half of halves) set(`${runId} ${half.key}`, {});
      set(`${runId} ${key}`, { status: "split" });
    },
    async retryTask(runId, key, failure) {
      set(`${runId} ${key}`, { status: "queued", error: failure.code });
    },
    async endTask(runId, key, status, failure) {
      set(`${runId} ${key}`, { status, error: failure?.code ?? null });
      return null;
    },
  };
}

/** A fetched window with one call and one put at the money. */
export function aFetchedChain(changes: Partial<FetchedChain> = {}): FetchedChain {
  return {
    provider: "schwab",
    underlyingPrice: 580,
    rate: 0.04,
    dividendYield: 0.012,
    fetchedAtMs: IN_SESSION,
    contracts: [
      aContract({ bid: 12, ask: 12.2, mark: 12.1 }),
      aContract({ type: "put", bid: 11, ask: 11.2, mark: 11.1 }),
    ],
    skipped: { adjusted: 1 },
    unreadable: [],
    bytes: 2_000,
    providerCalls: 1,
    ...changes,
  };
}
