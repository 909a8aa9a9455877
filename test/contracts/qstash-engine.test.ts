import fc from "fast-check";
import { expect, test } from "vitest";
import { acceptMessage } from "../../local/qstash/accept.ts";
import { createQueueState, type Outcome, type Publish, type QueueState } from "../../local/qstash/message.ts";
import { settleMessage } from "../../local/qstash/settle.ts";
import { nextWakeAtMs, takeDue } from "../../local/qstash/take-due.ts";
import { START_MS } from "./qstash-setup.ts";

const SEED = 20_261_123;

function message(part: Partial<Publish>): Publish {
  return {
    url: "https://worker.example/queue",
    headers: {},
    retries: null,
    retryDelay: null,
    timeoutMs: null,
    delayMs: 0,
    flowControl: null,
    bodyBase64: "",
    deduplicationId: null,
    failureCallback: null,
    labels: [],
    callerIp: "127.0.0.1",
    ...part,
  };
}

function outcome(status: number): Outcome {
  return { status, headers: {}, bodyBase64: "", error: null };
}

type Attempt = { messageId: string; key: string | null; startMs: number; endMs: number };

/** Runs the queue to its end; each attempt takes its `durationMs` and ends with its status. */
function runToEnd(
  state: QueueState,
  parallelism: number,
  answers: (attempt: number) => { status: number; durationMs: number },
): Attempt[] {
  const attempts: Attempt[] = [];
  const open: { attempt: Attempt; status: number }[] = [];
  let now = START_MS;
  for (let steps = 0; state.messages.size > 0; steps++) {
    if (steps > 10_000) throw new Error("the queue does not come to an end");
    for (const due of takeDue(state, now, { parallelism, reversed: false })) {
      const { status, durationMs } = answers(attempts.length);
      const key = due.flowControl?.key ?? null;
      const attempt = { messageId: due.messageId, key, startMs: now, endMs: now + durationMs };
      attempts.push(attempt);
      open.push({ attempt, status });
    }
    const wakeAt = nextWakeAtMs(state, now);
    const ends = open.map(({ attempt }) => attempt.endMs);
    now = Math.min(...ends, wakeAt === null || wakeAt <= now ? Number.POSITIVE_INFINITY : wakeAt);
    for (const { attempt, status } of open.filter((entry) => entry.attempt.endMs <= now)) {
      open.splice(
        open.findIndex((entry) => entry.attempt === attempt),
        1,
      );
      settleMessage(state, attempt.messageId, outcome(status), now, () => "callback");
    }
  }
  return attempts;
}

const arbitraryLoad = fc.record({
  rate: fc.integer({ min: 1, max: 5 }),
  parallelism: fc.integer({ min: 1, max: 4 }),
  accountParallelism: fc.integer({ min: 1, max: 6 }),
  messages: fc.array(
    fc.record({
      limited: fc.boolean(),
      delayMs: fc.integer({ min: 0, max: 90_000 }),
      retries: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 40 },
  ),
  answers: fc.array(
    fc.record({
      status: fc.constantFrom(200, 200, 200, 429, 500),
      durationMs: fc.integer({ min: 1, max: 20_000 }),
    }),
    { minLength: 1, maxLength: 60 },
  ),
});

test("under any load: rate and parallelism hold, nothing is early, nothing is lost, nothing is tried too often", () => {
  fc.assert(
    fc.property(arbitraryLoad, (load) => {
      const state = createQueueState();
      const flowControl = { key: "schwab", rate: load.rate, parallelism: load.parallelism, periodMs: 60_000 };
      load.messages.forEach(({ limited, delayMs, retries }, index) => {
        const part = { delayMs, retries, ...(limited ? { flowControl } : {}) };
        acceptMessage(state, message(part), `msg_${index}`, START_MS);
      });
      const attempts = runToEnd(
        state,
        load.accountParallelism,
        (n) => load.answers[n % load.answers.length] ?? { status: 200, durationMs: 1 },
      );

      const limited = attempts.filter((attempt) => attempt.key === "schwab");
      for (const attempt of limited) {
        const running = limited.filter(
          (other) => other.startMs <= attempt.startMs && attempt.startMs < other.endMs,
        );
        expect(running.length).toBeLessThanOrEqual(load.parallelism);
      }
      expect(mostInFixedPeriods(limited.map((attempt) => attempt.startMs))).toBeLessThanOrEqual(load.rate);
      for (const attempt of attempts) {
        const running = attempts.filter(
          (other) => other.startMs <= attempt.startMs && attempt.startMs < other.endMs,
        );
        expect(running.length).toBeLessThanOrEqual(load.accountParallelism);
      }
      load.messages.forEach(({ delayMs, retries }, index) => {
        const own = attempts.filter((attempt) => attempt.messageId === `msg_${index}`);
        expect(own[0]?.startMs).toBeGreaterThanOrEqual(START_MS + delayMs);
        expect(own.length).toBeLessThanOrEqual(1 + retries);
      });
      expect(state.counters.delivered + state.counters.failed).toBe(load.messages.length);
      expect(state.deadLetters.size).toBe(state.counters.failed);
      expect([state.inFlight, state.flowKeys.get("schwab")?.active ?? 0]).toEqual([0, 0]);
    }),
    { seed: SEED, numRuns: 200 },
  );
});

/** Most starts in one period, where a period begins with the first start after the one before has ended. */
function mostInFixedPeriods(starts: number[]): number {
  let most = 0;
  let periodStartMs = START_MS;
  let inPeriod = 0;
  for (const start of starts) {
    if (start >= periodStartMs + 60_000) {
      periodStartMs = start;
      inPeriod = 0;
    }
    inPeriod += 1;
    most = Math.max(most, inPeriod);
  }
  return most;
}

test("messages that are due start in the order of their acceptance", () => {
  const state = createQueueState();
  for (const id of ["a", "b", "c"]) acceptMessage(state, message({}), id, START_MS);
  acceptMessage(state, message({ delayMs: 1 }), "late", START_MS);
  acceptMessage(state, message({}), "d", START_MS);
  const ids = takeDue(state, START_MS, { parallelism: 10, reversed: false }).map((due) => due.messageId);
  expect(ids).toEqual(["a", "b", "c", "d"]);
  expect(nextWakeAtMs(state, START_MS)).toBe(START_MS + 1);
});

test("an attempt that ends twice is settled once", () => {
  const state = createQueueState();
  acceptMessage(state, message({}), "a", START_MS);
  takeDue(state, START_MS, { parallelism: 1, reversed: false });
  expect(settleMessage(state, "a", outcome(200), START_MS, () => "x")).toBe("delivered");
  expect(settleMessage(state, "a", outcome(500), START_MS, () => "x")).toBe("unknown");
  expect(state.counters).toMatchObject({ delivered: 1, failed: 0 });
});
