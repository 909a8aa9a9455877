/** Time as the queue sees it. Retries, delays, rate periods and deduplication run on it; signatures do not. */
export type Clock = {
  /** Unix milliseconds. */
  now(): number;
  /** Runs `fire` once after `ms`; the returned function cancels it. */
  setTimer(ms: number, fire: () => void): () => void;
};

/**
 * A timer stands still while the machine sleeps, and knows nothing of a clock that is set. Waking early is harmless,
 * the queue looks again.
 */
const LONGEST_TIMER_MS = 60_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(ms, fire) {
    const timer = setTimeout(fire, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

export type VirtualClock = Clock & {
  /** Moves time to `instantMs`, firing the timers that fall due in their order. */
  advanceTo(instantMs: number): void;
  advanceBy(ms: number): void;
};

/** A clock that stands still until it is told to move. */
export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let nextTimer = 0;
  const timers = new Map<number, { atMs: number; fire: () => void }>();

  function earliestUntil(limitMs: number) {
    let found: { id: number; atMs: number; fire: () => void } | null = null;
    for (const [id, timer] of timers) {
      if (timer.atMs <= limitMs && (found === null || timer.atMs < found.atMs)) found = { id, ...timer };
    }
    return found;
  }

  function advanceTo(instantMs: number): void {
    for (let due = earliestUntil(instantMs); due !== null; due = earliestUntil(instantMs)) {
      timers.delete(due.id);
      nowMs = Math.max(nowMs, due.atMs);
      due.fire();
    }
    nowMs = Math.max(nowMs, instantMs);
  }

  return {
    now: () => nowMs,
    setTimer(ms, fire) {
      const id = nextTimer++;
      timers.set(id, { atMs: nowMs + Math.max(ms, 0), fire });
      return () => timers.delete(id);
    },
    advanceTo,
    advanceBy: (ms) => advanceTo(nowMs + ms),
  };
}
