import type { MarketInputsReader } from "../dividends/ports.ts";
import { type AppError, asAppError } from "../errors.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { valueChain } from "../valuation/value-chain.ts";
import type { ValuedChain } from "../valuation/valued-chain.ts";
import { endTask, type TellClosedDeps, tellClosed } from "./end-task.ts";
import type { ChainSliceMessage } from "./messages.ts";
import type {
  ChainSource,
  ChainStore,
  ClosedRun,
  FetchedChain,
  FetchScope,
  SlicePublisher,
  Stopwatch,
  TaskCost,
  TaskLedger,
} from "./ports.ts";
import { refuseSilence } from "./refuse-silence.ts";
import { plannedTask, type SliceOutcome, sliceKey, splitSlice, taskCopy } from "./slice.ts";
import { taskFailure } from "./task-failure.ts";

export type IngestChainSliceDeps = TellClosedDeps & {
  source: ChainSource;
  inputs: MarketInputsReader;
  calendar: TradingCalendar;
  scope: FetchScope;
  store: ChainStore;
  tasks: TaskLedger;
  publisher: SlicePublisher;
  stopwatch: Stopwatch;
  /** Called after a run that succeeded, for a dead-man's switch; never throws. */
  ping: (run: { job: "options_refresh" }) => Promise<void>;
  /** Called once the last slice of a refresh is stored, to look at what all of them have brought; never throws. */
  afterRefresh?: (nowMs: number) => Promise<void>;
};

/** Whatever still comes of them came too late; what was lost stays with the dead letters until it is redriven. */
const ENDED = ["failed", "dead_lettered", "abandoned", "stale", "superseded"];
const NO_COST: TaskCost = { providerCalls: 0, bytes: 0, elapsedMs: 0 };

/**
 * Fetches, values and stores one slice. Delivering it twice stores the same rows once. A retryable failure leaves the
 * task queued and is thrown for the queue to try again; any other ends the task and is thrown for the dead letters.
 */
export async function ingestChainSlice(
  deps: IngestChainSliceDeps,
  message: ChainSliceMessage,
  nowMs: number,
): Promise<SliceOutcome> {
  const key = sliceKey(message);
  const before = await deps.tasks.startTask(taskCopy(message), nowMs);
  if (before === null) return { kind: "unknown" };
  if (before === "succeeded") return { kind: "repeated" };
  const isLate = nowMs > message.notAfterMs;
  if (ENDED.includes(before) && (before !== "dead_lettered" || isLate)) return { kind: "ended", as: before };
  // The crash may have come after the halves were written and before they were published.
  if (before === "split") return republishHalves(deps, message);
  if (before === "paused") {
    const why = { code: "paused", message: "The job was paused before this slice was delivered." };
    await endTask(deps, message, "stale", why, nowMs);
    return { kind: "paused" };
  }
  if (isLate) {
    await endTask(deps, message, "stale", null, nowMs);
    return { kind: "stale" };
  }
  try {
    return await fetchAndStore(deps, message, key, nowMs);
  } catch (error) {
    throw await recordFailure(deps, message, key, asAppError(error), nowMs);
  }
}

async function fetchAndStore(
  deps: IngestChainSliceDeps,
  message: ChainSliceMessage,
  key: string,
  nowMs: number,
): Promise<SliceOutcome> {
  const startedMs = deps.stopwatch();
  const [fetched, inputs] = await Promise.all([
    fetchOrSplit(deps, message, key, nowMs),
    deps.inputs.readInputs(message.symbol, newYorkDate(nowMs)),
  ]);
  if (fetched === "split") return republishHalves(deps, message);
  if (fetched === "ended") return { kind: "ended", as: "given up meanwhile" };
  await refuseSilence(deps.store, message, fetched, nowMs);
  const valued = valueChain(fetched, { ...inputs, calendar: deps.calendar });
  const elapsedMs = Math.round(deps.stopwatch() - startedMs);
  const closed = await storeChain(deps, { message, key, fetched, valued, elapsedMs }, nowMs);
  deps.log("info", "chain_slice", {
    runId: message.runId,
    slice: key,
    stored: valued.contracts.length,
    skipped: fetched.skipped,
    bytes: fetched.bytes,
    providerCalls: fetched.providerCalls,
    ms: elapsedMs,
  });
  await tellClosed(deps, message.runId, closed, nowMs);
  if (closed !== null) await deps.afterRefresh?.(nowMs);
  if (closed?.status === "succeeded") await deps.ping({ job: message.job });
  return { kind: "stored", contracts: valued.contracts.length };
}

async function fetchOrSplit(
  deps: IngestChainSliceDeps,
  message: ChainSliceMessage,
  key: string,
  nowMs: number,
): Promise<FetchedChain | "split" | "ended"> {
  try {
    return await deps.source.fetchChain(message, deps.scope);
  } catch (error) {
    const halves = asAppError(error).code === "provider_oversize" ? splitSlice(message) : null;
    if (halves === null) throw error;
    const isSplit = await deps.tasks.splitTask(
      message.runId,
      key,
      halves.map(plannedTask),
      { ...NO_COST, providerCalls: 1 },
      nowMs,
    );
    return isSplit ? "split" : "ended";
  }
}

async function storeChain(
  deps: IngestChainSliceDeps,
  work: {
    message: ChainSliceMessage;
    key: string;
    fetched: FetchedChain;
    valued: ValuedChain;
    elapsedMs: number;
  },
  nowMs: number,
): Promise<ClosedRun | null> {
  const { message, key, fetched, valued, elapsedMs } = work;
  return deps.store.storeSlice(
    {
      runId: message.runId,
      key,
      symbol: message.symbol,
      side: message.side,
      slotMs: message.slotMs,
      provider: fetched.provider,
      fetchedAtMs: fetched.fetchedAtMs,
      delayed: fetched.delayed,
      ...(fetched.authoritative !== undefined && { authoritative: fetched.authoritative }),
      valued,
      unpriced: fetched.unpriced,
      unreadable: fetched.unreadable,
      skipped: fetched.skipped,
      cost: { providerCalls: fetched.providerCalls, bytes: fetched.bytes, elapsedMs },
    },
    nowMs,
  );
}

async function republishHalves(
  deps: IngestChainSliceDeps,
  message: ChainSliceMessage,
): Promise<SliceOutcome> {
  const halves = splitSlice(message) ?? [];
  // Tasks of their own, which nobody has put back in the queue yet.
  const messages = halves.map((half) => ({ ...message, ...half, redrive: 0 }));
  const { refused } = await deps.publisher.publishSlices(messages);
  if (refused[0] !== undefined) throw refused[0].error;
  return { kind: "split", into: halves.length };
}

async function recordFailure(
  deps: IngestChainSliceDeps,
  message: ChainSliceMessage,
  key: string,
  failure: AppError,
  nowMs: number,
): Promise<AppError> {
  const entry = taskFailure(failure);
  try {
    if (failure.retryable) {
      await deps.tasks.retryTask(message.runId, key, entry, { ...NO_COST, providerCalls: 1 });
    } else {
      await endTask(deps, message, "failed", entry, nowMs);
    }
  } catch (ledgerError) {
    // The database may be what failed; the queue's own retry and dead letter still hold the slice.
    deps.log("error", "chain_slice_unrecorded", { slice: key, error: asAppError(ledgerError).message });
  }
  return failure;
}
