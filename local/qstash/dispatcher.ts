import type { Faults } from "../faults.ts";
import { type Account, newMessageId } from "./account.ts";
import { deliverMessage } from "./deliver.ts";
import type { QStashFault } from "./faults.ts";
import { finishOnFlowKey } from "./flow-control.ts";
import type { Outcome, QueuedMessage } from "./message.ts";
import { settleMessage } from "./settle.ts";
import { isBusy, nextWakeAtMs, takeDue } from "./take-due.ts";

/** What QStash sees when the answer does not reach it. */
const LOST: Outcome = {
  status: 0,
  headers: {},
  bodyBase64: "",
  error: "injected fault: the answer was lost",
};

/** Stands round every attempt, e.g. to measure it; it must call `attempt` once and hand on what that gives. */
export type AroundDelivery = (message: QueuedMessage, attempt: () => Promise<Outcome>) => Promise<Outcome>;

/** Drives the queue: starts due deliveries, settles them, and sets one timer for the next. */
export class Dispatcher {
  readonly #account: Account;
  readonly #faults: Faults<QStashFault>;
  readonly #changed: () => void;
  readonly #around: AroundDelivery;
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  #waiters: { withinMs: number; resolve: () => void }[] = [];
  #cancelTimer: () => void = () => {};

  /** @param changed told after every step that may have changed the queue */
  constructor(account: Account, faults: Faults<QStashFault>, changed: () => void, around: AroundDelivery) {
    this.#account = account;
    this.#faults = faults;
    this.#changed = changed;
    this.#around = around;
  }

  /** Starts whatever is due; to be called after every change of the queue. */
  readonly pump = (): void => {
    if (this.#abort.signal.aborted) return;
    const { clock, parallelism, state } = this.#account;
    const how = { parallelism, reversed: this.#faults.isArmed("reversed") };
    // Read once: what falls due between two readings would be too early for the one and too late for the other.
    const now = clock.now();
    const due = this.#faults.isArmed("held") ? [] : takeDue(state, now, how);
    for (const message of due) this.#start(message);
    this.#setTimer(now);
    this.#changed();
    this.#tellWaiters();
  };

  /** Resolves when nothing runs and nothing would start within `withinMs` of queue time. */
  idle(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push({ withinMs, resolve });
      this.#tellWaiters();
    });
  }

  /** Cuts running attempts off; their messages stay in the queue. */
  async close(): Promise<void> {
    this.#cancelTimer();
    this.#abort.abort();
    await Promise.allSettled(this.#running);
  }

  #start(message: QueuedMessage): void {
    if (this.#meets("lost", message)) {
      this.#lose(message);
      return;
    }
    const attempt = this.#runAttempt(message).finally(() => {
      this.#running.delete(attempt);
      this.pump();
    });
    this.#running.add(attempt);
  }

  async #runAttempt(message: QueuedMessage): Promise<void> {
    const { clock, state } = this.#account;
    const outcome = await this.#deliver(message);
    // An attempt cut by close() never happened: the message is delivered again after a restart.
    if (this.#abort.signal.aborted) return;
    const settled = settleMessage(state, message.messageId, outcome, clock.now(), newMessageId);
    if (settled === "delivered" && this.#meets("duplicated", message)) await this.#deliverOnceMore(message);
  }

  async #deliver(message: QueuedMessage): Promise<Outcome> {
    const attempts = [this.#attempt(message)];
    if (this.#meets("doubled", message)) attempts.push(this.#deliverOnceMore(message));
    const losesAnswer = this.#meets("answer-lost", message);
    const [outcome = LOST] = await Promise.all(attempts);
    return losesAnswer ? LOST : outcome;
  }

  #deliverOnceMore(message: QueuedMessage): Promise<Outcome> {
    this.#account.state.counters.attempts += 1;
    return this.#attempt(message);
  }

  #attempt(message: QueuedMessage): Promise<Outcome> {
    return this.#around(message, () => deliverMessage(this.#account, message, this.#abort.signal));
  }

  #meets(kind: QStashFault, message: QueuedMessage): boolean {
    return this.#faults.take({ path: new URL(message.url).pathname }, [kind]) !== null;
  }

  #lose(message: QueuedMessage): void {
    const { state } = this.#account;
    state.messages.delete(message.messageId);
    state.inFlight -= 1;
    finishOnFlowKey(state, message.flowControl?.key);
    // What waited behind the lost message may start now.
    queueMicrotask(this.pump);
  }

  #setTimer(now: number): void {
    this.#cancelTimer();
    const { clock, state } = this.#account;
    const wakeAt = nextWakeAtMs(state, now);
    // Due but not started means full or held: the end of an attempt or a release pumps again.
    const sleeps = wakeAt !== null && wakeAt > now;
    this.#cancelTimer = sleeps ? clock.setTimer(wakeAt - now, this.pump) : () => {};
  }

  #tellWaiters(): void {
    const { clock, state } = this.#account;
    const isIdle = (withinMs: number) => this.#running.size === 0 && !isBusy(state, clock.now(), withinMs);
    const told = this.#waiters.filter((waiter) => isIdle(waiter.withinMs));
    this.#waiters = this.#waiters.filter((waiter) => !told.includes(waiter));
    for (const waiter of told) waiter.resolve();
  }
}
