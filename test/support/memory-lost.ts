import type { LostTask, LostTasks } from "../../src/chains/ports.ts";

/** Lost tasks in memory, newest slot first; `reopened` names what was put back. */
export function memoryLost(tasks: readonly LostTask[] = []) {
  let lost = [...tasks].sort((a, b) => b.slotMs - a.slotMs);
  const reopened: string[] = [];
  const store: LostTasks = {
    list: async (limit) => lost.slice(0, limit),
    listOfRun: async (runId) => lost.filter((task) => task.runId === runId),
    countSince: async (slotMs) => lost.filter((task) => task.slotMs > slotMs).length,
    async reopen(asked) {
      const wanted = new Set(asked.map(({ runId, key }) => `${runId} ${key}`));
      const found = lost.filter(({ runId, key }) => wanted.has(`${runId} ${key}`));
      lost = lost.filter((task) => !found.includes(task));
      reopened.push(...found.map(({ key }) => key));
      return found;
    },
  };
  return { store, reopened };
}
