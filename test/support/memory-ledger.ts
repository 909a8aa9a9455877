import type {
  ChainStore,
  ClosedRun,
  PlannedTask,
  SliceRecord,
  TaskCost,
  TaskLedger,
} from "../../src/chains/ports.ts";

export type MemoryTask = TaskCost & {
  planned: PlannedTask;
  status: string;
  attempts: number;
  error: string | null;
  contracts: number;
  skipped: Record<string, number>;
};

const isOpen = ({ status }: MemoryTask) => status === "queued" || status === "running";

/**
 * Tasks of runs that are claimed with their first plan, by "run key", and the slices that were stored. Held to the same
 * contract as Postgres'; but nothing pauses a job, and what a slice no longer lists stays.
 */
export function memoryLedger() {
  const runs = memoryRunTasks();
  const stored: SliceRecord[] = [];
  return { tasks: runs.tasks, stored, ledger: taskLedger(runs), store: chainStore(runs, stored) };
}

type RunTasks = ReturnType<typeof memoryRunTasks>;

function memoryRunTasks() {
  const tasks = new Map<string, MemoryTask>();
  const closed = new Map<string, ClosedRun["status"]>();
  const ofRun = (runId: string) =>
    [...tasks].filter(([name]) => name.startsWith(`${runId} `)).map(([, task]) => task);
  const find = (runId: string, key: string) => tasks.get(`${runId} ${key}`);
  const add = (runId: string, planned: readonly PlannedTask[]) => {
    for (const task of planned) {
      if (find(runId, task.key) === undefined) tasks.set(`${runId} ${task.key}`, queued(task));
    }
  };
  /** What the run came to, once no task of it is open. */
  const close = (runId: string): ClosedRun | null => {
    const own = ofRun(runId);
    if (own.length === 0 || own.some(isOpen) || closed.get(runId) === "succeeded") return null;
    const run = sumUp(own);
    closed.set(runId, run.status);
    return run;
  };
  return { tasks, isClosed: (runId: string) => closed.has(runId), ofRun, find, add, close };
}

function taskLedger({ isClosed, ofRun, find, add, close }: RunTasks): TaskLedger {
  return {
    async recordTasks(runId, planned) {
      if (isClosed(runId)) return [];
      if (ofRun(runId).length === 0) add(runId, planned);
      const open = ofRun(runId).filter(isOpen);
      return open.map((task) => task.planned).toSorted((a, b) => a.key.localeCompare(b.key));
    },
    markPublished: async () => undefined,
    async noteRefused({ id: runId }, refused) {
      for (const task of ofRun(runId).filter(({ status }) => status === "queued")) {
        const note = refused.find(({ key }) => key === task.planned.key);
        if (note !== undefined || task.error === "publish_failed") task.error = note?.failure.code ?? null;
      }
    },
    async startTask({ runId, key, notAfterMs }, nowMs) {
      const task = find(runId, key);
      const before = task?.status ?? null;
      if (task === undefined || !(isOpen(task) || (before === "dead_lettered" && nowMs <= notAfterMs)))
        return before;
      Object.assign(task, { status: "running", attempts: task.attempts + 1 });
      return before;
    },
    async splitTask(runId, key, halves, cost) {
      const task = find(runId, key);
      if (task === undefined || !(isOpen(task) || task.status === "split")) return false;
      add(runId, halves);
      Object.assign(task, { status: "split", providerCalls: task.providerCalls + cost.providerCalls });
      return true;
    },
    async retryTask(runId, key, failure, cost) {
      const task = find(runId, key);
      if (task?.status !== "running") return;
      const providerCalls = task.providerCalls + cost.providerCalls;
      Object.assign(task, { status: "queued", error: failure.code, providerCalls });
    },
    async endTask({ runId, key }, status, failure) {
      const task = find(runId, key);
      if (task === undefined || !isOpen(task)) return null;
      Object.assign(task, { status, error: failure?.code ?? task.error });
      return close(runId);
    },
  };
}

function chainStore({ find, close }: RunTasks, stored: SliceRecord[]): ChainStore {
  return {
    async storeSlice(record) {
      stored.push(record);
      const task = find(record.runId, record.key);
      if (task !== undefined) Object.assign(task, outcomeOf(task, record));
      return close(record.runId);
    },
    async countLive({ symbol, from, to, side }, after) {
      const contracts = stored.flatMap((record) => record.valued.contracts.map(({ contract }) => contract));
      const live = contracts.filter(
        (contract) =>
          contract.symbol === symbol &&
          contract.expiration >= from &&
          contract.expiration <= to &&
          contract.expiration > after &&
          (side === "ALL" || contract.type === side.toLowerCase()),
      );
      return new Set(live.map(({ occSymbol }) => occSymbol)).size;
    },
  };
}

function queued(planned: PlannedTask): MemoryTask {
  const nothing = { contracts: 0, skipped: {}, providerCalls: 0, bytes: 0, elapsedMs: 0 };
  return { planned, status: "queued", attempts: 0, error: null, ...nothing };
}

function outcomeOf(task: MemoryTask, { valued, skipped, cost }: SliceRecord): Partial<MemoryTask> {
  return {
    status: "succeeded",
    error: null,
    contracts: valued.contracts.length,
    skipped,
    providerCalls: task.providerCalls + cost.providerCalls,
    bytes: task.bytes + cost.bytes,
    elapsedMs: cost.elapsedMs,
  };
}

function sumUp(tasks: readonly MemoryTask[]): ClosedRun {
  const whole = tasks.filter(({ status }) => status !== "split");
  const failed = whole.filter(({ status }) => status !== "succeeded").length;
  const sum = (name: "contracts" | "providerCalls" | "bytes" | "elapsedMs") =>
    tasks.reduce((total, task) => total + task[name], 0);
  const skipped: Record<string, number> = {};
  for (const [reason, count] of tasks.flatMap((task) => Object.entries(task.skipped)))
    skipped[reason] = (skipped[reason] ?? 0) + count;
  return {
    status: failed === 0 ? "succeeded" : failed === whole.length ? "failed" : "partial",
    reason: failed === 0 ? null : `${failed} of ${whole.length} slices failed; see their tasks`,
    tasks: whole.length,
    tasksFailed: failed,
    contracts: sum("contracts"),
    skipped,
    providerCalls: sum("providerCalls"),
    bytes: sum("bytes"),
    elapsedMs: sum("elapsedMs"),
    symbols: new Set(tasks.map(({ planned }) => planned.symbol)).size,
    lost: whole
      .filter(({ status }) => status !== "succeeded")
      .map(({ planned: { key, symbol }, error }) => ({ slice: key, symbol, code: error, message: error })),
  };
}
