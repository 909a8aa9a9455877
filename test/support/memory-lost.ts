import type { LostTask, LostTasks } from "../../src/chains/ports.ts";

const nameOf = ({ runId, key }: { runId: string; key: string }) => `${runId} ${key}`;
const byName = (a: LostTask, b: LostTask) => nameOf(a).localeCompare(nameOf(b));
const newestFirst = (a: LostTask, b: LostTask) => b.slotMs - a.slotMs || byName(a, b);

/** Lost tasks in memory; `reopened` names what was put back. Held to the same contract as Postgres'. */
export function memoryLost(tasks: readonly LostTask[] = []) {
  let lost = tasks.toSorted(newestFirst);
  const reopened: string[] = [];
  const store: LostTasks = {
    list: async (limit) => lost.slice(0, limit),
    listOfRun: async (runId) => lost.filter((task) => task.runId === runId),
    countSince: async (slotMs) => lost.filter((task) => task.slotMs > slotMs).length,
    async reopen(asked) {
      const wanted = new Set(asked.map(nameOf));
      const isFound = (task: LostTask) => wanted.has(nameOf(task));
      const found = lost.filter(isFound).toSorted(byName);
      lost = lost.filter((task) => !isFound(task));
      reopened.push(...found.map(({ key }) => key));
      return found.map((task) => ({ ...task, redrives: task.redrives + 1 }));
    },
    async giveBack(tasks, nowMs) {
      const failed = tasks.map(({ task, failure: { code, message } }): LostTask => {
        return { ...task, status: "failed", errorCode: code, errorMessage: message, finishedAtMs: nowMs };
      });
      lost = [...lost, ...failed].toSorted(newestFirst);
    },
  };
  return { store, reopened };
}

/** A slice of the option refresh that the queue has given up. */
export function aLostTask(changes: Partial<LostTask> = {}): LostTask {
  return {
    runId: "options_refresh@2026-11-23T15:00:00.000Z",
    key: "SPY:1",
    symbol: "SPY",
    from: "2026-11-27",
    to: "2026-12-18",
    side: "ALL",
    slotMs: Date.parse("2026-11-23T15:00:00Z"),
    status: "dead_lettered",
    attempts: 3,
    redrives: 0,
    errorCode: "provider_unavailable",
    errorMessage: "Schwab answered 503.",
    finishedAtMs: null,
    ...changes,
  };
}
