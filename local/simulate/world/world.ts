import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../neon/database.ts";
import { PROJECT_DIR } from "../../project.ts";
import { createVirtualClock } from "../../qstash/clock.ts";
import type { AroundDelivery } from "../../qstash/dispatcher.ts";
import { type SeedTicker, seedTickers } from "../../seed-tickers.ts";
import { type Stack, type StackOptions, startStack } from "../../stack.ts";
import { startWorker, type WorkerProcess } from "../../worker-process.ts";
import { bundleWorker } from "./bundle-worker.ts";
import { freePort } from "./free-port.ts";
import { setWorkerTime } from "./worker-time.ts";
import { findWorkerd, type ProcessUse, readProcess } from "./workerd-process.ts";

export type WorldOptions = {
  atMs: number;
  tickers: readonly SeedTicker[];
  /** Settings that differ from the local stack's. */
  bindings: Record<string, string>;
  around: AroundDelivery;
  onMarketAnswer: NonNullable<StackOptions["onMarketAnswer"]>;
  prepared?: Prepared | undefined;
};

/** What else is made for each world, which takes seconds. */
export type Prepared = {
  /** A migrated database for this world alone, which closes it. */
  database: Database;
  /** What `bundleWorker` made. */
  bundle: string;
};

/** The real Worker on a stack of its own, everything in one simulated time. */
export type World = {
  stack: Stack;
  bindings: Record<string, string>;
  workerUrl: string;
  nowMs(): number;
  /** Moves every clock: the Worker's, the market's, Redis' expiries and the queue's, which then starts what falls due. */
  moveTo(instantMs: number): Promise<void>;
  /** Lets deliveries happen one after another, each at its instant, until `instantMs`. */
  drainUntil(instantMs: number): Promise<void>;
  /** CPU and memory of the workerd that runs the Worker; null where /proc does not tell. */
  use(): ProcessUse | null;
  /** Ends workerd in the middle of whatever it does, and starts it anew. */
  killWorker(): Promise<void>;
  /** Counts up with every start of the Worker. */
  starts(): number;
  /** Where the Workers' logs are until `close`. */
  workDir: string;
  close(): Promise<void>;
};

export async function openWorld(options: WorldOptions): Promise<World> {
  const clock = createVirtualClock(options.atMs);
  const port = await freePort();
  const stack = await startStack({
    stateDir: null,
    databaseUrl: null,
    ...(options.prepared && { database: options.prepared.database }),
    workerPort: port,
    firstPort: 0,
    migrationsDir: join(PROJECT_DIR, "drizzle"),
    nowMs: clock.now,
    clockOffsetMs: 0,
    replayDir: null,
    queueClock: clock,
    // One after another, so that what an invocation costs can be told from outside.
    queue: { around: options.around, parallelism: 1 },
    onMarketAnswer: options.onMarketAnswer,
  });
  const bindings = { ...stack.bindings, ...options.bindings };
  const workDir = await mkdtemp(join(tmpdir(), "volaris-simulate-"));
  // Also when a signal ends us in the middle of the day.
  process.once("exit", () => rmSync(workDir, { recursive: true, force: true }));
  try {
    await seedTickers(stack.database, options.tickers);
    const bundle = options.prepared?.bundle ?? (await bundleWorker(join(workDir, "bundle")));
    const runner = await createRunner({ workDir, port, bindings, bundle, nowMs: clock.now });
    const moveTo = async (instantMs: number) => {
      await runner.ready();
      await setWorkerTime(runner.worker().url, instantMs);
      if (instantMs > clock.now()) await stack.redis.passTime(instantMs - clock.now());
      clock.advanceTo(instantMs);
    };
    return {
      stack,
      bindings,
      workDir,
      workerUrl: runner.worker().url,
      nowMs: clock.now,
      moveTo,
      async drainUntil(instantMs) {
        const { qstash } = stack;
        await qstash.idle(0);
        for (
          let next = qstash.nextWakeAtMs();
          next !== null && next <= instantMs;
          next = qstash.nextWakeAtMs()
        ) {
          await moveTo(next);
          await qstash.idle(0);
        }
      },
      use: runner.use,
      killWorker: runner.kill,
      starts: runner.starts,
      async close() {
        await runner.worker().close();
        await stack.close();
        await rm(workDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await stack.close();
    await rm(workDir, { recursive: true, force: true });
    throw error;
  }
}

type RunnerOptions = {
  workDir: string;
  port: number;
  bindings: Record<string, string>;
  bundle: string;
  nowMs: () => number;
};

async function createRunner({ workDir, port, bindings, bundle, nowMs }: RunnerOptions) {
  let starts = 0;
  let pid: number | null = null;
  let peakBytes = 0;
  const start = async (): Promise<WorkerProcess> => {
    starts += 1;
    const started = await startWorker({
      projectDir: PROJECT_DIR,
      workDir: join(workDir, `worker-${starts}`),
      port,
      bindings,
      bundle,
    });
    pid = findWorkerd(started.pid, port);
    await setWorkerTime(started.url, nowMs());
    return started;
  };
  let worker = await start();
  const use = (): ProcessUse | null => {
    const now = pid === null ? null : readProcess(pid);
    if (now === null) return null;
    peakBytes = Math.max(peakBytes, now.peakBytes);
    return { ...now, peakBytes };
  };
  const restart = async () => {
    use();
    // Only ever the child of the Wrangler that was started here.
    if (pid !== null) process.kill(pid, "SIGKILL");
    await worker.close();
    worker = await start();
  };
  let ready = Promise.resolve();
  return {
    worker: () => worker,
    starts: () => starts,
    use,
    /** Resolves once no restart is going on. */
    ready: () => ready,
    kill() {
      ready = restart();
      return ready;
    },
  };
}
