import type { LostTask, LostTasks } from "../../src/chains/ports.ts";

const nameOf = ({ runId, key }: { runId: string; key: string }) => `${runId} ${key}`;

/** Lost tasks in memory; `reopened` names what was put back. Held to the same contract as Postgres'. */
export function memoryLost(tasks: readonly LostTask[] = []) {
  const byName = tasks.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
  let lost = byName.toSorted((a, b) => b.slotMs - a.slotMs);
  const reopened: string[] = [];
  const store: LostTasks = {
    list: async (limit) => lost.slice(0, limit),
    listOfRun: async (runId) => lost.filter((task) => task.runId === runId),
    countSince: async (slotMs) => lost.filter((task) => task.slotMs > slotMs).length,
    async reopen(asked) {
      const wanted = new Set(asked.map(nameOf));
      const isFound = (task: LostTask) => wanted.has(nameOf(task));
      const found = byName.filter((task) => lost.includes(task) && isFound(task));
      lost = lost.filter((task) => !isFound(task));
      reopened.push(...found.map(({ key }) => key));
      return found;
    },
  };
  return { store, reopened };
}
