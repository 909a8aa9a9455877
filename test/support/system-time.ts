import type { VirtualClock } from "../../local/qstash/clock.ts";
import { setWorkerTime } from "../../local/simulate/world/worker-time.ts";
import type { Stack } from "../../local/stack.ts";
import { runUntil } from "./run-until.ts";

export type SystemTime = {
  moveTo(instantMs: number): Promise<void>;
  /** Lets time pass until then, and all that falls due in it be delivered at its instant. */
  passUntil(instantMs: number): Promise<void>;
};

/** The Worker's clock runs on by itself: only the queue's is in hand. */
export function runningTime({ qstash }: Stack, clock: VirtualClock): SystemTime {
  return {
    async moveTo(instantMs) {
      if (instantMs !== clock.now()) throw new Error("Only a system that `stands` can be moved in time.");
    },
    passUntil: (instantMs) => runUntil(clock, qstash, instantMs),
  };
}

/** Worker, queue and Redis in one time. */
export function standingTime(workerUrl: string, stack: Stack, clock: VirtualClock): SystemTime {
  const { qstash, redis } = stack;
  const moveTo = async (instantMs: number) => {
    await setWorkerTime(workerUrl, instantMs);
    if (instantMs <= clock.now()) return;
    await redis.passTime(instantMs - clock.now());
    clock.advanceTo(instantMs);
  };
  return {
    moveTo,
    async passUntil(instantMs) {
      await qstash.idle(0);
      for (let at = qstash.nextWakeAtMs(); at !== null && at <= instantMs; at = qstash.nextWakeAtMs()) {
        await moveTo(at);
        await qstash.idle(0);
      }
      await moveTo(instantMs);
    },
  };
}
