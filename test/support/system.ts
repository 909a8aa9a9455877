import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inject } from "vitest";
import { fireTick } from "../../local/cron-clock.ts";
import { createVirtualClock } from "../../local/qstash/clock.ts";
import { seedTickers } from "../../local/seed-tickers.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { connectQueue } from "../../src/adapters/qstash/client.ts";
import { createSlicePublisher } from "../../src/adapters/qstash/slice-publisher.ts";
import type { ChainSliceMessage } from "../../src/chains/messages.ts";
import { UNMETERED } from "../../src/meter.ts";
import { POLICY } from "../../src/operations/plan-limits.ts";
import { borrowDatabase } from "./database-pool.ts";
import "./setup/provided.ts";
import { startWorkerd } from "./start-workerd.ts";
import { openLedger, type SystemLedger } from "./system-ledger.ts";
import { runningTime, standingTime } from "./system-time.ts";
import { createWorkerClient, type WorkerClient } from "./worker-client.ts";

const PROJECT_DIR = resolve(import.meta.dirname, "../..");

type Changes = Record<string, string | undefined>;

export type SystemOptions = {
  /** The moment that the Worker lives at when it starts; its clock then runs on, the market's stands still. */
  atIso: string;
  /** The Worker's clock stands still as well, until `moveTo` or `passSeconds` moves it. */
  stands?: boolean;
  /** Settings that differ from the local stack's; undefined takes one away. */
  bindings?: Changes | ((stack: Stack) => Changes);
  replayDir?: string;
  /** Symbols kept from the start. */
  tickers?: readonly string[];
};

export type System = WorkerClient & {
  stack: Stack;
  ledger: SystemLedger;
  /** The Worker's own time. */
  nowMs(): number;
  /** What the services outside have been asked for, as counts that only grow. */
  traffic(): Traffic;
  /** From here on exactly these symbols are refreshed. */
  follow(...symbols: string[]): Promise<void>;
  /** One cron event of that nominal time, waited for. */
  tick(iso: string): Promise<void>;
  /** Moves the market, which else stands still at `atIso`. */
  moveMarket(iso: string): void;
  /** Moves every clock, the market's too; the Worker's must stand, and may go backwards. */
  moveTo(iso: string): Promise<void>;
  /** Time comes to that minute, its tick fires, and the queue delivers what is due. */
  minute(iso: string): Promise<void>;
  /** Hands a message to the queue as planning does. */
  publish(message: ChainSliceMessage): Promise<void>;
  /** All deliveries that are due have ended. */
  settled(): Promise<void>;
  /** Lets queue time pass, with all the retries that fall due in it. */
  passSeconds(seconds: number): Promise<void>;
  workerLog(): Promise<string>;
  close(): Promise<void>;
};

/**
 * Settings under which only `options_refresh` is due between 14:43 and 20:59 UTC: tests about chains can then count
 * requests. Settings rather than pauses, because a paused job still writes its skipped slots.
 */
export const CHAINS_ONLY = {
  REALTIME_JOB_INTERVAL_SECONDS: "23400",
  FIVE_MINUTE_JOB_INTERVAL_SECONDS: "23400",
  IV_METRICS_JOB_INTERVAL_MINUTES: "390",
} as const;

/** For what another process does in its own time: soon on an idle machine, later on a busy one. */
export const PATIENT = { timeout: 10_000 };

// Vitest ends its processes by signal when a file fails to load or the developer presses Ctrl-C; without an orderly
// exit the Worker would live on.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(1));

/** The real Worker in workerd on a local stack of its own: in memory, on free ports, with queue time in hand. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const atMs = Date.parse(options.atIso);
  const offsetMs = atMs - Date.now();
  let marketMs = atMs;
  const queueClock = createVirtualClock(atMs);
  const workerPort = await freePort();
  const stack = await startStack({
    stateDir: null,
    databaseUrl: null,
    database: await borrowDatabase(),
    workerPort,
    firstPort: 0,
    migrationsDir: join(PROJECT_DIR, "drizzle"),
    nowMs: () => marketMs,
    clockOffsetMs: offsetMs,
    replayDir: options.replayDir ?? null,
    queueClock,
  });
  const workDir = await mkdtemp(join(tmpdir(), "volaris-"));
  const { bindings: changes } = options;
  const bindings = mergeBindings(stack.bindings, typeof changes === "function" ? changes(stack) : changes);
  const follow = (...symbols: string[]) => followOnly(stack, symbols);
  await follow(...(options.tickers ?? []));
  const worker = await startWorkerd({
    bundle: inject(options.stands ? "simulatedWorker" : "worker"),
    workDir,
    port: workerPort,
    bindings,
  }).catch(async (error: unknown) => {
    await stack.close();
    throw error;
  });
  const time = options.stands ? standingTime(worker.url, stack, queueClock) : runningTime(stack, queueClock);
  await time.moveTo(atMs);
  const tick = (iso: string) => fireTick(worker.url, Date.parse(iso));
  const moveTo = async (iso: string) => {
    marketMs = Date.parse(iso);
    await time.moveTo(marketMs);
  };
  return {
    ...createWorkerClient(worker.url, bindings),
    stack,
    ledger: openLedger(stack.database),
    nowMs: () => (options.stands ? queueClock.now() : Date.now() + offsetMs),
    traffic: () => countTraffic(stack),
    follow,
    tick,
    moveTo,
    async minute(iso) {
      await moveTo(iso);
      await tick(iso);
      await time.passUntil(Date.parse(iso));
    },
    moveMarket(iso) {
      marketMs = Date.parse(iso);
    },
    publish: async (message) => {
      await createSlicePublisher(connectQueue({ ...stack.qstash, publicBaseUrl: worker.url }, UNMETERED), {
        messagesPerBatch: POLICY.messagesPerBatch,
        retries: POLICY.sliceRetries,
        flow: POLICY.schwabFlow,
      }).publishSlices([message]);
    },
    settled: () => stack.qstash.idle(0),
    passSeconds: (seconds) => time.passUntil(queueClock.now() + seconds * 1_000),
    workerLog: () => readFile(worker.logFile, "utf8"),
    async close() {
      await worker.close();
      await stack.close();
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

function countTraffic({ neon, redis, qstash, market, discord }: Stack) {
  return {
    sql: neon.counters.requests,
    redis: redis.counters.requests,
    queue: qstash.apiRequests(),
    market: market.counters.snapshot().requests,
    discord: discord.requests().length,
  };
}
export type Traffic = ReturnType<typeof countTraffic>;

async function followOnly({ database }: Stack, symbols: readonly string[]): Promise<void> {
  await database.query("UPDATE tickers SET is_active = false");
  await seedTickers(
    database,
    symbols.map((symbol) => ({ symbol, name: null })),
  );
  await database.query(
    "UPDATE tickers SET is_active = true WHERE symbol IN (SELECT json_array_elements_text($1))",
    [JSON.stringify(symbols)],
  );
}

function mergeBindings(local: Record<string, string>, changes: Changes = {}): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...local, ...changes })) {
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

/** Below the ports that systems hand out by themselves (from 32768 on Linux), so that nobody else is given ours. */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
/** Spread by process, because test files run side by side. */
let nextPort = (process.pid * 37) % PORTS;

/** The Worker must know its own address before it starts, so its port is chosen first. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = FIRST_PORT + nextPort;
    nextPort = (nextPort + 1) % PORTS;
    if (await isFree(port)) return port;
  }
  throw new Error(`No port is free from ${FIRST_PORT} to ${FIRST_PORT + PORTS}.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) =>
      server.once("error", reject).listen(port, "127.0.0.1", resolve),
    );
  } catch {
    return false;
  }
  await new Promise((done) => server.close(done));
  return true;
}
