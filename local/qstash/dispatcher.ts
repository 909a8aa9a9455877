import type { Account } from "./account.ts";
import { deliverMessage } from "./deliver.ts";
import type { FaultState } from "./faults.ts";
import { finishOnFlowKey } from "./flow-control.ts";
import type { QueuedMessage } from "./message.ts";
import { settleMessage } from "./settle.ts";
import { isBusy, nextWakeAtMs, takeDue } from "./take-due.ts";

export type Dispatcher = {
  /** Starts whatever is due; to be called after every change of the queue. */
  pump(): void;
  /** Resolves when nothing runs and nothing would start within `withinMs` of queue time. */
  idle(withinMs: number): Promise<void>;
  close(): Promise<void>;
};

/** Drives the queue: starts due deliveries, settles them, and sets one timer for the next. */
export function createDispatcher(account: Account, faults: FaultState, changed: () => void): Dispatcher {
  const { state, clock } = account;
  const running = new Set<Promise<void>>();
  const abort = new AbortController();
  let waiters: { withinMs: number; resolve: () => void }[] = [];
  let cancelTimer: () => void = () => {};

  function pump(): void {
    if (abort.signal.aborted) return;
    const { parallelism } = account.limits;
    const due = faults.held ? [] : takeDue(state, clock.now(), { parallelism, reversed: faults.reversed });
    for (const message of due) start(message);
    setTimer();
    changed();
    tellWaiters();
  }

  function start(message: QueuedMessage): void {
    if (faults.dropsLeft > 0) {
      faults.dropsLeft -= 1;
      lose(message);
      return;
    }
    const attempt = runAttempt(message).finally(() => {
      running.delete(attempt);
      pump();
    });
    running.add(attempt);
  }

  async function runAttempt(message: QueuedMessage): Promise<void> {
    const outcome = await deliverMessage(message, account.keys.current, abort.signal);
    // An attempt cut by close() never happened: the message is delivered again after a restart.
    if (abort.signal.aborted) return;
    const settled = settleMessage(state, message.messageId, outcome, clock.now(), account.newId);
    if (settled !== "delivered" || faults.duplicatesLeft === 0) return;
    faults.duplicatesLeft -= 1;
    state.counters.attempts += 1;
    await deliverMessage(message, account.keys.current, abort.signal);
  }

  function lose(message: QueuedMessage): void {
    state.messages.delete(message.messageId);
    state.inFlight -= 1;
    finishOnFlowKey(state, message.flowControl?.key);
    // What waited behind the lost message may start now.
    queueMicrotask(pump);
  }

  function setTimer(): void {
    cancelTimer();
    const now = clock.now();
    const wakeAt = nextWakeAtMs(state, now);
    // Due but not started means full or held: the end of an attempt or a release pumps again.
    cancelTimer = wakeAt === null || wakeAt <= now ? () => {} : clock.setTimer(wakeAt - now, pump);
  }

  function tellWaiters(): void {
    const isIdle = (withinMs: number) => running.size === 0 && !isBusy(state, clock.now(), withinMs);
    const told = waiters.filter((waiter) => isIdle(waiter.withinMs));
    waiters = waiters.filter((waiter) => !told.includes(waiter));
    for (const waiter of told) waiter.resolve();
  }

  return {
    pump,
    idle(withinMs) {
      return new Promise((resolve) => {
        waiters.push({ withinMs, resolve });
        tellWaiters();
      });
    },
    async close() {
      cancelTimer();
      abort.abort();
      await Promise.allSettled(running);
    },
  };
}
