import type { FlowControl, FlowKey, QueueState } from "./message.ts";

/**
 * Limits of a flow-control key follow the latest message that names it. The rate counts starts in fixed periods, as
 * QStash reports them (ratePeriodStart, rateCount).
 */
export function configureFlowKey(state: QueueState, wanted: FlowControl, now: number): void {
  const known = state.flowKeys.get(wanted.key);
  const counts = known ?? { active: 0, periodStartMs: now, startedInPeriod: 0 };
  state.flowKeys.set(wanted.key, { ...counts, ...wanted });
}

/** When the key lets one more message start: `now` or earlier: at once; `null`: only after another event. */
export function flowKeyOpensAt(key: FlowKey, now: number): number | null {
  if (key.parallelism !== null && key.active >= key.parallelism) return null;
  if (key.rate === null) return now;
  const periodEndMs = key.periodStartMs + key.periodMs;
  return now >= periodEndMs || key.startedInPeriod < key.rate ? now : periodEndMs;
}

/** Counts one started delivery against the key. */
export function startOnFlowKey(key: FlowKey, now: number): void {
  if (now >= key.periodStartMs + key.periodMs) {
    key.periodStartMs = now;
    key.startedInPeriod = 0;
  }
  key.active += 1;
  key.startedInPeriod += 1;
}

/** Frees the place of one finished delivery. */
export function finishOnFlowKey(state: QueueState, keyName: string | undefined): void {
  const key = keyName === undefined ? undefined : state.flowKeys.get(keyName);
  if (key !== undefined) key.active = Math.max(0, key.active - 1);
}
