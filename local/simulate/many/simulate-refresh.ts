import { acceptMessage } from "../../qstash/accept.ts";
import { createQueueState, type Publish } from "../../qstash/message.ts";
import { settleMessage } from "../../qstash/settle.ts";
import { nextWakeAtMs, takeDue } from "../../qstash/take-due.ts";

export type RefreshInput = {
  /** Seconds after the slot at which each slice may start, in the order of publication. */
  delaysSeconds: readonly number[];
  flow: { key: string; rate: number; parallelism: number };
  /** How long Schwab and the Worker take for one. */
  sliceSeconds: number;
  /** Deliveries that QStash runs at once for the account. */
  accountParallelism: number;
};

export type RefreshTimes = {
  /** Slices started in each minute from the slot on. */
  startsByMinute: number[];
  /** From the slot until the last slice has ended, seconds. */
  lastsSeconds: number;
};

const MINUTE_MS = 60_000;

/** One refresh through the queue's own rules for delays, rates and parallelism, without a Worker behind it. */
export function simulateRefresh(input: RefreshInput): RefreshTimes {
  const state = createQueueState();
  const newId = () => `message ${state.sequence}`;
  for (const delay of input.delaysSeconds) acceptMessage(state, slice(input, delay * 1_000), newId(), 0);
  const startsByMinute: number[] = [];
  const running: { messageId: string; endsMs: number }[] = [];
  let nowMs = 0;
  while (state.messages.size > 0) {
    for (const { messageId } of takeDue(state, nowMs, {
      parallelism: input.accountParallelism,
      reversed: false,
    })) {
      running.push({ messageId, endsMs: nowMs + input.sliceSeconds * 1_000 });
      const minute = Math.floor(nowMs / MINUTE_MS);
      startsByMinute[minute] = (startsByMinute[minute] ?? 0) + 1;
    }
    const wakeMs = nextWakeAtMs(state, nowMs);
    // One that is due already waits for a place, which the end of another makes.
    const nextStartMs = wakeMs === null || wakeMs <= nowMs ? Number.POSITIVE_INFINITY : wakeMs;
    nowMs = Math.min(nextStartMs, ...running.map(({ endsMs }) => endsMs));
    for (const ended of running.filter(({ endsMs }) => endsMs <= nowMs)) {
      running.splice(running.indexOf(ended), 1);
      const outcome = { status: 200, headers: {}, bodyBase64: "", error: null };
      settleMessage(state, ended.messageId, outcome, nowMs, newId);
    }
  }
  return { startsByMinute: Array.from(startsByMinute, (starts) => starts ?? 0), lastsSeconds: nowMs / 1_000 };
}

function slice({ flow }: RefreshInput, delayMs: number): Publish {
  return {
    url: "http://127.0.0.1/queue/chain-slices",
    headers: {},
    retries: null,
    retryDelay: null,
    timeoutMs: null,
    delayMs,
    flowControl: { ...flow, periodMs: MINUTE_MS },
    bodyBase64: "",
    deduplicationId: null,
    failureCallback: null,
    labels: [],
    callerIp: "",
  };
}
