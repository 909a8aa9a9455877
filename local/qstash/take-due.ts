import { flowKeyOpensAt, startOnFlowKey } from "./flow-control.ts";
import type { QueuedMessage, QueueState } from "./message.ts";

/**
 * Messages whose delivery starts now, marked as in flight, oldest first. A message waits while its time has not
 * come, its flow-control key is full, or the account runs `parallelism` deliveries already.
 *
 * @param reversed latest first instead, a fault that QStash's delivery without order allows
 */
export function takeDue(
  state: QueueState,
  now: number,
  { parallelism, reversed }: { parallelism: number; reversed: boolean },
): QueuedMessage[] {
  const started: QueuedMessage[] = [];
  const due = readyInOrder(state, now);
  for (const message of reversed ? due.reverse() : due) {
    if (state.inFlight >= parallelism) break;
    const opensAt = opensAtMs(state, message, now);
    if (opensAt === null || opensAt > now) continue;
    const key = message.flowControl === null ? undefined : state.flowKeys.get(message.flowControl.key);
    if (key !== undefined) startOnFlowKey(key, now);
    message.inFlight = true;
    state.inFlight += 1;
    state.counters.attempts += 1;
    started.push(message);
  }
  return started;
}

/** Next instant at which a waiting message could start without anything else happening; `null` when there is none. */
export function nextWakeAtMs(state: QueueState, now: number): number | null {
  let earliest: number | null = null;
  for (const message of state.messages.values()) {
    if (message.inFlight) continue;
    const opensAt = opensAtMs(state, message, now);
    if (opensAt !== null && (earliest === null || opensAt < earliest)) earliest = opensAt;
  }
  return earliest;
}

/** True while a message runs, or one could start within `withinMs` without anything else happening. */
export function isBusy(state: QueueState, now: number, withinMs: number): boolean {
  if (state.inFlight > 0) return true;
  if (withinMs === Number.POSITIVE_INFINITY) return state.messages.size > 0;
  const wakeAt = nextWakeAtMs(state, now);
  return wakeAt !== null && wakeAt <= now + withinMs;
}

function readyInOrder(state: QueueState, now: number): QueuedMessage[] {
  return [...state.messages.values()]
    .filter((message) => !message.inFlight && message.readyAtMs <= now)
    .sort((a, b) => a.readyAtMs - b.readyAtMs || a.sequence - b.sequence);
}

function opensAtMs(state: QueueState, message: QueuedMessage, now: number): number | null {
  const key = message.flowControl === null ? undefined : state.flowKeys.get(message.flowControl.key);
  if (key === undefined) return message.readyAtMs;
  const keyOpensAt = flowKeyOpensAt(key, now);
  return keyOpensAt === null ? null : Math.max(message.readyAtMs, keyOpensAt);
}
