import type { FlowControl, FlowKey, QueueState } from "./message.ts";

/**
 * Limits of a flow-control key follow the latest message that names it, unless they are pinned.
 * The rate counts starts in fixed periods, as QStash reports them (ratePeriodStart, rateCount).
 */
export function configureFlowKey(state: QueueState, wanted: FlowControl, now: number): void {
  const known = state.flowKeys.get(wanted.key);
  if (known === undefined) {
    state.flowKeys.set(wanted.key, {
      ...wanted,
      active: 0,
      periodStartMs: now,
      startedInPeriod: 0,
      paused: false,
      pinnedParallelism: false,
      pinnedRate: false,
    });
    return;
  }
  if (!known.pinnedParallelism) known.parallelism = wanted.parallelism;
  if (!known.pinnedRate) {
    known.rate = wanted.rate;
    known.periodMs = wanted.periodMs;
  }
}

/** When the key lets one more message start: `now` or earlier: at once; `null`: only after another event. */
export function flowKeyOpensAt(key: FlowKey, now: number): number | null {
  if (key.paused) return null;
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

/** The key in the words of `GET /v2/flowControl/{key}`; periods in seconds, `0` for an unlimited side. */
export function describeFlowKey(state: QueueState, key: FlowKey, now: number) {
  let waiting = 0;
  for (const message of state.messages.values()) {
    if (message.flowControl?.key === key.key && !message.inFlight && message.readyAtMs <= now) waiting += 1;
  }
  const periodOver = now >= key.periodStartMs + key.periodMs;
  return {
    flowControlKey: key.key,
    waitListSize: waiting,
    parallelismMax: key.parallelism ?? 0,
    parallelismCount: key.active,
    rateMax: key.rate ?? 0,
    rateCount: periodOver ? 0 : key.startedInPeriod,
    ratePeriod: key.periodMs / 1_000,
    ratePeriodStart: Math.floor(key.periodStartMs / 1_000),
    isPaused: key.paused,
    isPinnedParallelism: key.pinnedParallelism,
    isPinnedRate: key.pinnedRate,
  };
}
