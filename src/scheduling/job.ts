/** Every job by its fixed name; the ledger, the API and the operators know them by these. */
export const JOB_IDS = [
  "options_refresh",
  "prices_1m",
  "prices_5m",
  "iv_metrics",
  "eod_sync",
  "historical_backfill",
  "retention",
  "rates",
  "dividends",
  "iv_history",
] as const;

export type JobId = (typeof JOB_IDS)[number];

export function isJobId(text: string): text is JobId {
  return JOB_IDS.some((id) => id === text);
}

/** At even intervals through the regular session, counted from its open; a slot may fall on the close itself. */
export type SessionCadence = {
  readonly kind: "session";
  readonly everySeconds: number;
  /** One more slot this many minutes after the close, whenever that is; null for none. */
  readonly afterCloseMinutes: number | null;
};

/** Once a day at a wall time of a zone; on a day that skips the time, as soon as the clocks are past it. */
export type DailyCadence = {
  readonly kind: "daily";
  readonly hour: number;
  readonly minute: number;
  /** IANA name. */
  readonly timeZone: string;
  /** `trading`: only when the exchange has a session on the New York date of that instant. */
  readonly days: "every" | "trading";
};

export type Cadence = SessionCadence | DailyCadence;

/** When a job is due, and what becomes of a slot that nobody ran on time. */
export type ScheduledJob = {
  readonly id: JobId;
  readonly cadence: Cadence;
  /** A slot starts this long after its nominal instant: what it works on is there by then, and load is spread. */
  readonly startDelaySeconds: number;
  /** From its start on, a slot may still start while it is less than this late; after that it is missed. */
  readonly graceSeconds: number;
  /**
   * Once a slot is ten minutes late, only ticks at whole multiples of this lateness try it: a tick that asks wakes the
   * database. Null: every tick of the grace.
   */
  readonly catchUpSeconds: number | null;
  /** Work of a run that starts later than this after its slot is stale. */
  readonly windowSeconds: number;
  /** Of a daily job: how long after a slot its success may take before it counts as late. Two hours where left out. */
  readonly patienceSeconds?: number;
  /** How long an invocation may hold the run without a word before another takes it over. */
  readonly leaseSeconds: number;
  /** A slot that comes due while the run before is still going is skipped. */
  readonly overlap: "skip";
  /** Of several owed slots only the latest runs. */
  readonly coalesce: "latest";
};

export type Schedule = readonly ScheduledJob[];
