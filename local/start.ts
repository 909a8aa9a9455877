import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SCHEDULER_SETTINGS } from "../src/config/scheduler-settings.ts";
import { startCronClock } from "./cron-clock.ts";
import { DEFAULT_TICKERS } from "./default-tickers.ts";
import { recordedSymbols } from "./market/replay/recording-at.ts";
import { parseStartOptions, type StartOptions, USAGE, UsageError } from "./options.ts";
import { PROJECT_DIR, STACK_FILE, STATE_DIR } from "./project.ts";
import { requireFreePort } from "./require-free-port.ts";
import { hasTickers, seedTickers } from "./seed-tickers.ts";
import { type Stack, startStack } from "./stack.ts";
import { describeRun, watchRun } from "./watch-run.ts";
import { printWelcome } from "./welcome.ts";
import { createWorkerApi, RefusedError, type WorkerApi } from "./worker-api.ts";
import { startWorker, type WorkerProcess } from "./worker-process.ts";

/** `npm start`: the whole system on this machine, from services to answers. */

/** Operator's switches that may be tried out locally: SCHEDULER_ENABLED=false npm start. */
const PASSED_ON = [
  ...Object.keys(SCHEDULER_SETTINGS),
  "LOG_LEVEL",
  "OPS_WEBHOOK_URL",
  "HEALTHCHECK_PING_URL",
];

/** Id and token of the channel webhook that the local Discord takes the operator's alerts at. */
const OPS_WEBHOOK = "1311000000000000005/local-ops-webhook";

type Running = { stack: Stack; worker: WorkerProcess; api: WorkerApi; nowMs: () => number };

async function main(): Promise<void> {
  const options = parseStartOptions(process.argv.slice(2));
  const closing = new AbortController();
  const stopped = new Promise<void>((done) => closing.signal.addEventListener("abort", () => done()));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => closing.abort());

  const running = await open(options);
  try {
    const ended = running.worker.died.then((reason) => Promise.reject(new Error(reason)));
    await Promise.race([operate(running, options, closing.signal), stopped, ended]);
  } finally {
    say("Stopping …");
    await running.worker.close();
    await running.stack.close();
  }
}

async function open(options: StartOptions): Promise<Running> {
  const offsetMs = options.replay === null ? 0 : options.replay.atMs - Date.now();
  const nowMs = () => Date.now() + offsetMs;
  // A replay is another world: its rows never mix with those of today.
  const stateDir = options.replay === null ? STATE_DIR : join(STATE_DIR, "replay");
  // Before anything is forgotten: a stack that runs on these ports also uses that folder.
  await requireFreePort(options.port, "the Worker");
  if (options.fresh || options.replay !== null) await rm(stateDir, { recursive: true, force: true });

  say("Starting the local stack (Postgres, Redis, QStash, market) …");
  const stack = await startStack({
    stateDir,
    databaseUrl: options.databaseUrl,
    workerPort: options.port,
    firstPort: options.port + 1,
    migrationsDir: join(PROJECT_DIR, "drizzle"),
    nowMs,
    clockOffsetMs: offsetMs,
    replayDir: options.replay === null ? null : resolve(options.replay.dir),
  });
  try {
    if (options.replay !== null) {
      const symbols = recordedSymbols(resolve(options.replay.dir), options.replay.atMs);
      if (symbols.length === 0)
        throw new Error(`No chain recorded in ${options.replay.dir} was live at that moment.`);
      await seedTickers(
        stack.database,
        symbols.map((symbol) => ({ symbol, name: null })),
      );
    } else if (!(await hasTickers(stack.database))) {
      await seedTickers(stack.database, DEFAULT_TICKERS);
    }
    say("Starting the Worker (wrangler dev, workerd) …");
    const opsWebhook = `${stack.discord.apiUrl}/webhooks/${OPS_WEBHOOK}`;
    const bindings: Record<string, string> = {
      ...stack.bindings,
      OPS_WEBHOOK_URL: opsWebhook,
      ...passedOn(),
    };
    const worker = await startWorker({
      projectDir: PROJECT_DIR,
      workDir: stateDir,
      port: options.port,
      bindings,
    });
    await writeStackFile(worker.url, bindings);
    return { stack, worker, api: createWorkerApi(worker.url, bindings["ADMIN_TOKEN"] ?? ""), nowMs };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** In this order each finds what the one before it stored. A replay has recorded chains and nothing else. */
const FIRST_JOBS = ["rates", "dividends", "options_refresh", "prices_1m"];
const FIRST_OF_REPLAY = ["options_refresh"];
/** After the table: history takes longer, and nobody has to wait for it. */
const THEN_JOBS = ["prices_5m", "eod_sync", "iv_metrics"];
/** Told of only when they fail: they run all the time. */
const QUIET_JOBS = new Set(["prices_1m", "prices_5m"]);

async function operate(running: Running, options: StartOptions, signal: AbortSignal): Promise<void> {
  const { api, nowMs, stack, worker } = running;
  const runJobs = async (jobs: readonly string[]) => {
    for (const job of jobs) {
      const runId = await startUnlessRunning(api, job);
      if (runId === null) continue;
      const run = await watchRun(api, runId, showProgress);
      showProgress("");
      say(describeRun(run));
    }
  };
  await runJobs(options.replay === null ? FIRST_JOBS : FIRST_OF_REPLAY);
  await printWelcome({ api, nowMs, workerUrl: worker.url, postgresUrl: stack.postgresUrl });
  if (options.once) return;
  if (options.replay === null) await runJobs(THEN_JOBS);
  await keepTime(running, signal);
}

/** Null for a job that an earlier start began and left: the clock goes on with it, or gives it up in time. */
async function startUnlessRunning(api: WorkerApi, job: string): Promise<string | null> {
  try {
    return await api.startJob(job);
  } catch (error) {
    if (!(error instanceof RefusedError && error.code === "conflict")) throw error;
    say(error.message);
    return null;
  }
}

/** Runs the clock until the signal, and tells of each run that ends. */
async function keepTime({ api, worker, nowMs }: Running, signal: AbortSignal): Promise<void> {
  const told = new Set((await api.jobs()).jobs.map(({ lastRun }) => lastRun?.id));
  const tell = async () => {
    for (const { id, lastRun, nextSlot } of (await api.jobs()).jobs) {
      if (lastRun === null || told.has(lastRun.id)) continue;
      told.add(lastRun.id);
      const run = await watchRun(api, lastRun.id, () => undefined);
      if (QUIET_JOBS.has(id) && run.status === "succeeded") continue;
      say(describeRun(run));
      say(`next ${id} ${nextSlot?.replace(".000Z", "Z") ?? "unknown"}`);
    }
  };
  const clock = startCronClock({
    workerUrl: worker.url,
    nowMs,
    onTick: () => void tell().catch((error: unknown) => say(String(error))),
    onError: say,
  });
  await new Promise<void>((done) => signal.addEventListener("abort", () => done()));
  clock.stop();
}

function passedOn(): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Where the other commands (seed, discord) find what runs. The secrets in it are the local stack's public ones. */
async function writeStackFile(workerUrl: string, bindings: Record<string, string>): Promise<void> {
  await writeFile(STACK_FILE, JSON.stringify({ workerUrl, bindings }, null, 2), {
    mode: 0o600,
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function showProgress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n${error instanceof UsageError ? `\n${USAGE}\n` : ""}`);
    process.exit(1);
  },
);
