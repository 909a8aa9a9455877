import type { JobId } from "./job.ts";

export type RunTrigger = "schedule" | "manual";

/** New York dates, both included: what a manual run of a gap-driven job is about. */
export type DateRange = { from: string; to: string };

/** A run that this invocation holds: nobody else plans, publishes or reports it until its lease runs out. */
export type ClaimedRun = {
  id: string;
  job: JobId;
  slotMs: number;
  trigger: RunTrigger;
  /** Work of this run that starts later than this is stale. */
  notAfterMs: number;
  /** Only the holder of the latest fence may write what became of the run. */
  fence: number;
  /** 0 for the first page; more when the run went on through the queue. */
  page: number;
  /** Only for manual runs of jobs that take one. */
  range: DateRange | null;
  /** The one ticker that a manual run is about; null for all. */
  symbol: string | null;
  /** A symbol that somebody waits for: what is queued for it comes first. Not kept in the ledger. */
  first?: string | undefined;
};

/** A job's slot and the id under which the ledger knows it. */
export type Occurrence = { id: string; slotMs: number };

export type ClaimInput = {
  id: string;
  job: JobId;
  slotMs: number;
  trigger: RunTrigger;
  notAfterMs: number;
  /** How long the claim holds before another tick may take the run over. */
  leaseMs: number;
  range: DateRange | null;
  symbol: string | null;
  /** Who asked; null for the schedule. */
  requestedBy: string | null;
  nowMs: number;
  /** The real clock, which a simulated `nowMs` is not: compared with the database's own. */
  wallMs: number;
};

export type ClaimOutcome =
  /** `previousSlotMs` is the latest scheduled slot in the ledger before this one, null when there is none. */
  | { kind: "claimed"; fence: number; previousSlotMs: number | null; clockSkewMs: number | null }
  /**
   * The slot is somebody else's: a duplicate tick, or another isolate was first. `published` is false while that one
   * has not handed out its work: it may fail to, and then a later tick takes the slot over.
   */
  | { kind: "taken"; published: boolean }
  /** The run before is still going, or the job is paused; this slot is recorded as skipped. */
  | { kind: "skipped"; reason: string; previousSlotMs: number | null };

/** What a run, or a page of it, did. Counts are rows by kind, e.g. {"bars_1m": 40}. */
export type RunReport = {
  stored: Record<string, number>;
  skipped: Record<string, number>;
  providerCalls: number;
  bytes: number;
  /** Parts that failed while the rest came through: they make the run partial. */
  failures: { subject: string; code: string; message: string }[];
  /** What the operator should know though nothing failed, e.g. that a fallback answered. */
  notes: string[];
};

/** What became of one invocation's part of a run. */
export type RunProgress =
  /** Its tasks are in the queue; the last of them closes the run. */
  | { kind: "queued" }
  | { kind: "done"; report: RunReport }
  /** One page is done and another is to follow, through the queue, after `delaySeconds`. */
  | { kind: "more"; report: RunReport; delaySeconds: number };

export type OpenedPage =
  /** `paused` says who paused the job in the meantime and why. */
  | { kind: "opened"; run: Omit<ClaimedRun, "notAfterMs">; paused: string | null }
  /** That page was done by an earlier delivery. */
  | { kind: "repeated" }
  /** Another delivery of the same page holds it: ask again when its lease may be over. */
  | { kind: "busy"; retryAfterSeconds: number }
  | { kind: "unknown" };

/** A run that has not ended. Instants are epoch ms. */
export type GoingRun = {
  id: string;
  fence: number;
  startedAtMs: number;
  /** Until when its job is taken; after that any claim gives the run up. */
  leaseUntilMs: number;
  /** Until when an invocation works on it; null while it waits in the queue. */
  heldUntilMs: number | null;
  /** When one of its slices last began or ended; null for a run without slices. */
  lastSliceMs: number | null;
};

export type RunLedger = {
  /** Claims the slot atomically, after giving up every run whose lease ran out. */
  claimRun(input: ClaimInput): Promise<ClaimOutcome>;
  /** The same for the slots of one tick, of a job each and of one `nowMs`: one request, an outcome for each in order. */
  claimRuns(inputs: readonly ClaimInput[]): Promise<ClaimOutcome[]>;
  /** Writes slots that nobody ran and whose grace is over, so that a gap is visible. */
  recordMissed(job: JobId, slots: readonly Occurrence[], nowMs: number): Promise<void>;
  /**
   * Ends the run, and its tasks that the queue did not take with it. True when others are in the queue: it goes on
   * until the last of them.
   */
  failRun(run: ClaimedRun, reason: string, nowMs: number): Promise<boolean>;
  /** Lets the run go: a later tick of the same slot, or delivery of the same page, may take it from `retryAtMs` on. */
  releaseRun(run: ClaimedRun, reason: string, retryAtMs: number): Promise<void>;
  /** The run of the job that keeps others from starting; null when there is none. */
  findGoing(job: JobId): Promise<GoingRun | null>;
  /** Gives the run up, its open tasks with it; false when it ended or was taken over in the meantime. */
  abandonRun(run: Pick<GoingRun, "id" | "fence">, reason: string, nowMs: number): Promise<boolean>;
  /** Adds a page's report and, when it was the last, closes the run. False when the fence was no longer ours. */
  recordPage(
    run: ClaimedRun,
    page: { report: RunReport; elapsedMs: number; next: { leaseExpiresMs: number } | null },
    nowMs: number,
  ): Promise<boolean>;
  /** The queue gave the page up: ends the run by what it has stored, unless the page was done all the same. */
  giveUpPage(runId: string, page: number, reason: string, nowMs: number): Promise<void>;
  /** Takes hold of the next page of a run that goes on through the queue. */
  openPage(runId: string, page: number, leaseMs: number, nowMs: number): Promise<OpenedPage>;
};

/** Does one job's work, or a page of it, for a claimed run. Throwing fails the run, not the tick. */
export type JobRunner = (run: ClaimedRun, nowMs: number) => Promise<RunProgress>;
export type JobRunners = Record<JobId, JobRunner>;

export type PagePublisher = {
  /** Publishing the same page again is harmless: its id is deterministic. Throws `publish_failed`. */
  publishPage(run: ClaimedRun, page: number, delaySeconds: number): Promise<void>;
};

export type StoredRun = {
  id: string;
  job: string;
  slotMs: number;
  trigger: string;
  status: string;
  reason: string | null;
  claimedAtMs: number;
  publishedAtMs: number | null;
  finishedAtMs: number | null;
  tasks: number;
  tasksFailed: number;
  contracts: number;
  skipped: Record<string, number>;
  providerCalls: number;
  bytes: number;
  elapsedMs: number;
  /** Rows by kind; contracts of a refresh are counted in `contracts`. */
  stored: Record<string, number>;
  failures: { subject: string; code: string; message: string }[];
  notes: string[];
  pages: number;
  requestedBy: string | null;
  rangeFrom: string | null;
  rangeTo: string | null;
  symbol: string | null;
  clockSkewMs: number | null;
};

export type StoredTask = {
  key: string;
  symbol: string;
  status: string;
  attempts: number;
  contracts: number;
  skipped: Record<string, number>;
  providerCalls: number;
  bytes: number;
  elapsedMs: number;
  errorCode: string | null;
  errorMessage: string | null;
};

export type RunReader = {
  /** Newest first. */
  listRuns(job: JobId, limit: number, beforeSlotMs?: number): Promise<StoredRun[]>;
  listTasks(runId: string): Promise<StoredTask[]>;
  /**
   * The latest run of each job, whatever became of it, the latest that stored something, and the slot with which the
   * ledger begins.
   */
  latestRuns(): Promise<{ last: StoredRun[]; lastSuccess: StoredRun[]; firstSlotMs: number | null }>;
};
