import type { AppError } from "../errors.ts";
import type { OptionContract } from "../options/contract.ts";
import type { SkipCounts } from "../providers/provider.ts";
import type { ClaimedRun, StoredRun } from "../scheduling/ports.ts";
import type { ValuedChain } from "../valuation/valued-chain.ts";
import type { ChainSliceMessage } from "./messages.ts";
import type { ExpirationSize } from "./plan-slices.ts";
import type { ChainSlice, TaskCopy } from "./slice.ts";

/** A window of a chain as a provider gave it, in our terms. Rates and yields are fractions a year. */
export type FetchedChain = {
  provider: string;
  /** As the provider states it; null where it states none. */
  underlyingPrice: number | null;
  /** Of the provider's header; null where it names none that can be. */
  rate: number | null;
  fetchedAtMs: number;
  /** The provider calls its quotes a quarter of an hour old. */
  delayed: boolean;
  contracts: OptionContract[];
  /** Listed contracts that nobody gives a cent for: they are not stored, but they can be traded. */
  unpriced: UnpricedContract[];
  skipped: SkipCounts;
  /**
   * OCC symbols that were listed but could not be read: their stored rows must not be taken for delisted. Null when
   * some could not even be told apart, so that no row may.
   */
  unreadable: string[] | null;
  bytes: number;
  providerCalls: number;
  /**
   * Whether the provider is the one that is asked first: what its window lacks is gone then, whoever saw it last. One
   * that stands in takes nothing out. Left out where there is no order: only what it saw itself before is gone.
   */
  authoritative?: boolean;
};

export type UnpricedContract = Pick<OptionContract, "root" | "expiration" | "strike" | "type">;

/** How much of a window's expirations is wanted: so many strikes around the money of each; 0 for all. */
export type FetchScope = { strikes: number };

/** Throws AppError `provider_oversize` when the window must be cut, and the other `provider_*` codes. */
export type ChainSource = { fetchChain(slice: ChainSlice, scope: FetchScope): Promise<FetchedChain> };

export type SymbolSizes = { symbol: string; sizes: ExpirationSize[] };

export type ChainPlanStore = {
  /** Active symbols with the sizes of their stored expirations from `today` on. */
  readSizes(today: string): Promise<SymbolSizes[]>;
};

/** A slice under the name that it has within its run. */
export type PlannedTask = ChainSlice & { key: string };

export type PreviousTaskStatus = string | null;

export type TaskLedger = {
  /**
   * Writes the run's tasks as queued and returns those to publish. A run that was planned before, by a tick that did
   * not get to publish, keeps that plan: its open tasks are returned and nothing is written.
   */
  recordTasks(runId: string, tasks: readonly PlannedTask[], nowMs: number): Promise<PlannedTask[]>;
  /**
   * Writes on the open tasks that the queue did not take why, and takes it off those that it has taken since; nothing
   * where another has taken the run over.
   */
  noteRefused(
    run: Pick<ClaimedRun, "id" | "fence">,
    refused: readonly { key: string; failure: TaskFailure }[],
  ): Promise<void>;
  /** The queue has them all: from here on the run is held until `leaseExpiresMs`. */
  markPublished(runId: string, leaseExpiresMs: number, nowMs: number): Promise<void>;
  /**
   * Marks an open task running and counts the attempt; returns what it was before, null when it does not exist. A dead
   * letter that is delivered in time (put back at the queue's own console) is open again. One that has ended is left as
   * it is, and so is an open one of a paused job, "paused", and one of which a later message is under way, "superseded".
   */
  startTask(copy: TaskCopy, nowMs: number): Promise<PreviousTaskStatus>;
  /** Replaces an open task by its halves, in one transaction; false, and nothing is done, where it has ended. */
  splitTask(
    runId: string,
    key: string,
    halves: readonly PlannedTask[],
    cost: TaskCost,
    nowMs: number,
  ): Promise<boolean>;
  /** Puts a task back in the queue with its error: the next delivery tries again. */
  retryTask(runId: string, key: string, failure: TaskFailure, cost: TaskCost): Promise<void>;
  /**
   * Ends an open task without contracts, unless a later message of it is under way. Returns what the run came to when it
   * was the last one, null otherwise.
   */
  endTask(
    copy: TaskCopy,
    status: TaskEnd,
    failure: TaskFailure | null,
    nowMs: number,
  ): Promise<ClosedRun | null>;
};

export type TaskEnd = "failed" | "dead_lettered" | "stale";
export type TaskFailure = { code: string; message: string };
export type TaskCost = { providerCalls: number; bytes: number; elapsedMs: number };

export type SliceRecord = {
  runId: string;
  key: string;
  symbol: string;
  side: ChainSlice["side"];
  slotMs: number;
  provider: string;
  fetchedAtMs: number;
  delayed: boolean;
  /** As in {@link FetchedChain}. */
  authoritative?: boolean;
  valued: ValuedChain;
  unpriced: readonly UnpricedContract[];
  unreadable: readonly string[] | null;
  skipped: SkipCounts;
  cost: TaskCost;
};

/** What a run came to when its last slice ended. */
export type ClosedRun = Pick<
  StoredRun,
  "reason" | "tasks" | "tasksFailed" | "contracts" | "skipped" | "providerCalls" | "bytes" | "elapsedMs"
> & {
  status: "succeeded" | "partial" | "failed";
  /** Tickers whose slices it had. */
  symbols: number;
  /** The first of the slices that failed. */
  lost: { slice: string; symbol: string; code: string | null; message: string | null }[];
};

export type ChainStore = {
  /**
   * Upserts contracts, snapshots and price, ends the task, and closes the run if it was the last: all or nothing.
   * Returns what the run came to, null while other slices are open.
   */
  storeSlice(record: SliceRecord, nowMs: number): Promise<ClosedRun | null>;
  /** Stored contracts of a window that have not expired by `after`, a New York date. */
  countLive(slice: ChainSlice, after: string): Promise<number>;
};

export type PublishOptions = { delaySeconds?: (message: ChainSliceMessage) => number };

/** What did not get into the queue: refused, each with a `publish_failed`, or dropped as a copy of what is in it. */
export type PublishReport = {
  refused: { message: ChainSliceMessage; error: AppError }[];
  swallowed: ChainSliceMessage[];
};

export type SlicePublisher = {
  /** Publishing the same messages again is harmless: ids are deterministic. A refusal is reported and not thrown. */
  publishSlices(messages: readonly ChainSliceMessage[], options?: PublishOptions): Promise<PublishReport>;
};

/** A clock that only moves forward, for measuring. In Workers it stands still while code computes. */
export type Stopwatch = () => number;

/** A slice that ended without its data: dead in the queue, refused for good, or lost with its run. */
export type LostTask = {
  runId: string;
  key: string;
  symbol: string;
  from: string;
  to: string;
  side: "ALL" | "CALL" | "PUT";
  slotMs: number;
  status: "failed" | "dead_lettered" | "abandoned";
  attempts: number;
  /** How often it was put back in the queue. */
  redrives: number;
  errorCode: string | null;
  errorMessage: string | null;
  finishedAtMs: number | null;
};

export type LostTasks = {
  /** Newest first. */
  list(limit: number): Promise<LostTask[]>;
  /** All of a run, by key. */
  listOfRun(runId: string): Promise<LostTask[]>;
  /** How many belong to slots after `slotMs`. */
  countSince(slotMs: number): Promise<number>;
  /**
   * Puts lost tasks back in the queue and their runs back to work until `leaseExpiresMs`, for `by`, whom the runs
   * name beside who began them; returns those that were really lost, with this redrive counted.
   */
  reopen(
    tasks: readonly { runId: string; key: string }[],
    again: { by: string; leaseExpiresMs: number },
    nowMs: number,
  ): Promise<LostTask[]>;
  /** Takes back a redrive that did not get into the queue: these tasks have failed, and their runs end without them. */
  giveBack(tasks: readonly { task: LostTask; failure: TaskFailure }[], nowMs: number): Promise<void>;
};
