import { AsyncLocalStorage } from "node:async_hooks";
import type { Meter, MeterName } from "../meter.ts";

/** What was counted since the last time it was taken; `subrequests_max` is the most of one invocation. */
export type Usage = ReadonlyMap<MeterName | "subrequests_max", number>;

export type InvocationMeter = Meter & {
  /** Counts `work` as an invocation of its own, however many run side by side in the isolate. */
  invocation<T>(work: () => Promise<T>): Promise<T>;
  /** Stands for the running invocation: what may be shared within it is kept under this. Null outside of one. */
  current(): object | null;
  /** What the running invocation has counted so far, by name; empty outside of one. */
  used(): Readonly<Record<string, number>>;
  /** Hands over what was counted and starts anew. */
  take(): Usage;
  /** Puts back what could not be written. */
  putBack(usage: Usage): void;
};

/**
 * Counts in memory and hands the sums to whichever write to the ledger comes next: counting must not cost requests of
 * its own. What an isolate counted after its last write is lost with it.
 */
export function createInvocationMeter(): InvocationMeter {
  const invocations = new AsyncLocalStorage<Map<string, number>>();
  let sums = new Map<MeterName | "subrequests_max", number>();
  const add = (name: MeterName, amount: number) => sums.set(name, (sums.get(name) ?? 0) + amount);
  const raise = (amount: number) =>
    sums.set("subrequests_max", Math.max(sums.get("subrequests_max") ?? 0, amount));
  return {
    count(name, amount = 1) {
      add(name, amount);
      const own = invocations.getStore();
      if (own === undefined) return;
      const total = (own.get(name) ?? 0) + amount;
      own.set(name, total);
      if (name === "subrequests") raise(total);
    },
    invocation(work) {
      add("worker_requests", 1);
      return invocations.run(new Map(), work);
    },
    current: () => invocations.getStore() ?? null,
    used: () => Object.fromEntries(invocations.getStore() ?? []),
    take() {
      const taken = sums;
      sums = new Map();
      return taken;
    },
    putBack(usage) {
      for (const [name, amount] of usage) {
        if (name === "subrequests_max") raise(amount);
        else add(name, amount);
      }
    },
  };
}
