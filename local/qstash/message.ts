/** Everything the local QStash remembers. Plain data, so that it can be written to a file as it is. */

/** Limits of one flow-control key; `null` means that this side is unlimited. */
export type FlowControl = { key: string; parallelism: number | null; rate: number | null; periodMs: number };

export type Publish = {
  url: string;
  /** Headers the destination receives, names in lower case, `Upstash-Forward-` already stripped. */
  headers: Record<string, string>;
  bodyBase64: string;
  /** `null`: the default of the account. */
  retries: number | null;
  /** Expression in milliseconds over `retried`; `null`: the documented exponential backoff. */
  retryDelay: string | null;
  timeoutMs: number | null;
  delayMs: number;
  flowControl: FlowControl | null;
  deduplicationId: string | null;
  /** Told once the last retry has failed. */
  failureCallback: string | null;
  labels: string[];
  callerIp: string;
};

export type QueuedMessage = Publish & {
  messageId: string;
  /** Order of acceptance; the wait lists are first come, first served. */
  sequence: number;
  maxRetries: number;
  retried: number;
  createdAtMs: number;
  /** Not delivered before this instant, Unix milliseconds. */
  readyAtMs: number;
  inFlight: boolean;
};

/** What came back from one delivery attempt. `status` 0: no HTTP answer, `error` says why. */
export type Outcome = {
  status: number;
  headers: Record<string, string[]>;
  bodyBase64: string;
  error: string | null;
};

export type DeadLetter = { dlqId: string; failedAtMs: number; message: QueuedMessage; outcome: Outcome };

export type FlowKey = FlowControl & { active: number; periodStartMs: number; startedInPeriod: number };

export type Counters = {
  /** Messages accepted, callbacks included (they are billed as messages). */
  published: number;
  deduplicated: number;
  /** Delivery attempts started. */
  attempts: number;
  delivered: number;
  /** Messages that ended in the dead-letter queue. */
  failed: number;
};

export type QueueState = {
  messages: Map<string, QueuedMessage>;
  deadLetters: Map<string, DeadLetter>;
  /** Deduplication id -> the message it stands for, kept for ten minutes. */
  seen: Map<string, { messageId: string; expiresAtMs: number }>;
  flowKeys: Map<string, FlowKey>;
  sequence: number;
  inFlight: number;
  counters: Counters;
};

/** An empty account. */
export function createQueueState(): QueueState {
  return {
    messages: new Map(),
    deadLetters: new Map(),
    seen: new Map(),
    flowKeys: new Map(),
    sequence: 0,
    inFlight: 0,
    counters: { published: 0, deduplicated: 0, attempts: 0, delivered: 0, failed: 0 },
  };
}
