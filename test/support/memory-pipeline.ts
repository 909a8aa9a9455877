import type { IngestChainSliceDeps } from "../../src/chains/ingest-chain-slice.ts";
import type { ChainSliceMessage } from "../../src/chains/messages.ts";
import type { ChainSource, FetchedChain, SliceRecord } from "../../src/chains/ports.ts";
import { UNKNOWN_DIVIDENDS } from "../../src/market/dividend-schedule.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { ALL_STRIKES } from "./chain-scope.ts";
import { aContract } from "./contracts.ts";
import { keepLog, type LogLine } from "./log-lines.ts";
import { type MemoryTask, memoryLedger } from "./memory-ledger.ts";
import { IN_SESSION } from "./moments.ts";

export type MemoryPipeline = {
  deps: IngestChainSliceDeps;
  /** By run and key, as "run key". */
  tasks: Map<string, MemoryTask>;
  stored: SliceRecord[];
  published: ChainSliceMessage[];
  lines: LogLine[];
};

/** Ports of the ingestion, with its ledger in memory. */
export function memoryPipeline(source: ChainSource["fetchChain"]): MemoryPipeline {
  const { tasks, stored, ledger, store } = memoryLedger();
  const published: ChainSliceMessage[] = [];
  const { log, lines } = keepLog();
  const deps: IngestChainSliceDeps = {
    source: { fetchChain: source },
    inputs: { readInputs: async () => ({ curve: null, dividends: UNKNOWN_DIVIDENDS }) },
    calendar: nyseCalendar,
    scope: ALL_STRIKES,
    tasks: ledger,
    store,
    publisher: {
      async publishSlices(messages) {
        published.push(...messages);
        return { refused: [], swallowed: [] };
      },
    },
    stopwatch: () => 0,
    ping: async () => undefined,
    log,
  };
  return { deps, tasks, stored, published, lines };
}

/** A fetched window with one call and one put at the money. */
export function aFetchedChain(changes: Partial<FetchedChain> = {}): FetchedChain {
  return {
    provider: "schwab",
    underlyingPrice: 580,
    rate: 0.04,
    fetchedAtMs: IN_SESSION,
    delayed: false,
    contracts: [
      aContract({ bid: 12, ask: 12.2, mark: 12.1 }),
      aContract({ type: "put", bid: 11, ask: 11.2, mark: 11.1 }),
    ],
    unpriced: [],
    skipped: { adjusted: 1 },
    unreadable: [],
    bytes: 2_000,
    providerCalls: 1,
    ...changes,
  };
}
