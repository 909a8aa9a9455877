import type { JobId } from "./job.ts";

export type RunTrigger = "schedule" | "manual";

/** A run that this invocation holds: nobody else plans or publishes it until its lease runs out. */
export type ClaimedRun = {
  id: string;
  job: JobId;
  slotMs: number;
  trigger: RunTrigger;
  /** Work of this run that starts later than this is stale. */
  notAfterMs: number;
};

/** A job's slot and the id under which the ledger knows it. */
export type Occurrence = { id: string; slotMs: number };

export type ClaimInput = ClaimedRun & { nowMs: number };

export type ClaimOutcome =
  /** `previousSlotMs` is the latest scheduled slot in the ledger before this one, null when there is none. */
  | { kind: "claimed"; previousSlotMs: number | null }
  /**
   * The slot is somebody else's: a duplicate tick, or another isolate was first. `published` is false while that one
   * has not handed out its work: it may fail to, and then a later tick takes the slot over.
   */
  | { kind: "taken"; published: boolean }
  /** The run before is still going; this slot is recorded as skipped. */
  | { kind: "skipped" };

export type RunLedger = {
  /** Claims the slot atomically, after giving up runs of the job whose lease ran out. */
  claimRun(input: ClaimInput): Promise<ClaimOutcome>;
  /** Writes slots that nobody ran and whose grace is over, so that a gap is visible. */
  recordMissed(job: JobId, slots: readonly Occurrence[], nowMs: number): Promise<void>;
  failRun(runId: string, reason: string, nowMs: number): Promise<void>;
};

/** Does one job's work for a claimed run, or hands it to the queue. Throwing fails the run, not the tick. */
export type JobRunner = (run: ClaimedRun, nowMs: number) => Promise<void>;
export type JobRunners = Partial<Record<JobId, JobRunner>>;
