import { rm, writeFile } from "node:fs/promises";
import { SCHEDULER_SETTINGS } from "../src/config/scheduler-settings.ts";
import { explainFailure } from "./explain-failure.ts";
import { checkVendors, requireSomething, uselessJobs } from "./live/check-vendors.ts";
import { describeSession } from "./live/describe-session.ts";
import { type LiveSettings, readLiveSettings } from "./live/read-live-settings.ts";
import { HelpAsked, parseStartOptions, type StartOptions, USAGE, UsageError } from "./options.ts";
import { PROJECT_DIR, STACK_FILE, STATE_DIR } from "./project.ts";
import { stdoutProgress } from "./show-progress.ts";
import { endLeftRuns } from "./start/end-left-runs.ts";
import { type FirstJobs, firstJobs, historyJobs } from "./start/first-jobs.ts";
import { forgetState, holdState } from "./start/hold-state.ts";
import { keepTime } from "./start/keep-time.ts";
import { openWorld, stateDirOf, type World } from "./start/open-world.ts";
import { runJobs } from "./start/run-jobs.ts";
import { aborted, stopSignal } from "./start/stop-signals.ts";
import { printWelcome } from "./welcome.ts";
import { createWorkerApi, type WorkerApi } from "./worker-api.ts";
import { startWorker, type WorkerProcess } from "./worker-process.ts";

/** `npm start`: the whole system on this machine, from services to answers. */

/** Operator's switches that may be tried out locally: SCHEDULER_ENABLED=false npm start. */
const PASSED_ON = [
  ...Object.keys(SCHEDULER_SETTINGS),
  "LOG_LEVEL",
  "API_TOKENS",
  "OPS_WEBHOOK_URL",
  "WEBHOOK_URLS",
  "WEBHOOK_SECRET",
  "HEALTHCHECK_PING_URL",
];

type Running = { world: World; worker: WorkerProcess; api: WorkerApi };

async function main(): Promise<void> {
  const options = parseStartOptions(process.argv.slice(2));
  const live = options.live === null ? null : await readLiveSettings(options.live.varsFile);
  const stop = stopSignal();
  const hold = await holdState(STATE_DIR, commandOf(options), options.port);
  try {
    if (options.fresh || options.replay !== null) await forgetState(stateDirOf(options));
    await run(options, live, stop);
  } finally {
    await hold.letGo();
  }
}

async function run(options: StartOptions, live: LiveSettings | null, stop: AbortSignal): Promise<void> {
  say(`Starting the local services (Postgres, Redis, QStash${live === null ? ", market" : ""}) …`);
  const world = await openWorld(options, live);
  try {
    const left = await endLeftRuns(world, { whole: options.databaseUrl === null, nowMs: world.nowMs() });
    if (left > 0)
      say(`${left} ${left === 1 ? "run" : "runs"} that an earlier start left open ended with it.`);
    if (stop.aborted) return;
    await runWorker(options, live, world, stop);
  } finally {
    say("Stopping …");
    await world.close();
  }
}

async function runWorker(
  options: StartOptions,
  live: LiveSettings | null,
  world: World,
  stop: AbortSignal,
): Promise<void> {
  say("Starting the Worker (wrangler dev, workerd) …");
  const bindings = { ...world.bindings, ...passedOn() };
  const worker = await startWorker({
    projectDir: PROJECT_DIR,
    workDir: stateDirOf(options),
    port: options.port,
    bindings,
  });
  try {
    await writeStackFile(worker.url, bindings);
    world.qstash.faults.clear("held");
    const running = { world, worker, api: createWorkerApi(worker.url, bindings["ADMIN_TOKEN"] ?? "") };
    const ended = worker.died.then((reason) => Promise.reject(new Error(reason)));
    const stopped = aborted(stop).catch(() => undefined);
    await Promise.race([operate(running, options, live, stop), stopped, ended]);
  } finally {
    await rm(STACK_FILE, { force: true });
    await worker.close();
  }
}

async function operate(
  { world, worker, api }: Running,
  options: StartOptions,
  live: LiveSettings | null,
  signal: AbortSignal,
): Promise<void> {
  const voice = { say, showProgress: stdoutProgress() };
  const jobs =
    live === null
      ? { ...firstJobs(options), useless: new Map<string, string>() }
      : await prepareLive(api, options, live);
  const failed = await runJobs(api, jobs.first, voice);
  const notes = live === null ? world.notes : [...world.notes, sessionNote(live)];
  await printWelcome({
    api,
    nowMs: world.nowMs,
    workerUrl: worker.url,
    postgresUrl: world.postgresUrl,
    notes,
  });
  if (options.once) {
    if (failed.includes("options_refresh")) throw new Error("The first refresh did not come through.");
    return;
  }
  await runJobs(api, jobs.later, voice);
  const history = historyJobs(await api.listTickers(), options).filter(
    (name) => !jobs.useless.has(name.split(" ")[0] ?? ""),
  );
  // Beside the clock, and it ends with it.
  void runJobs(api, history, voice).catch((error: unknown) => say(String(error)));
  await keepTime({ api, workerUrl: worker.url, nowMs: world.nowMs }, signal, say);
}

type LiveJobs = FirstJobs & { useless: ReadonlyMap<string, string> };

/** Tells whose data it is and whom there is no use in asking; gives the jobs that are left. */
async function prepareLive(api: WorkerApi, options: StartOptions, live: LiveSettings): Promise<LiveJobs> {
  const file = options.live?.varsFile ?? "";
  if (live.ignored.length > 0)
    say(`Not used of ${file}, because this machine has its own: ${live.ignored.join(", ")}.`);
  say(`Asking ${live.vendors.join(", ")} …`);
  const verdict = await checkVendors(api, live.vendors);
  for (const line of verdict.lines) say(line);
  requireSomething(verdict, await api.listTickers(), file);
  const useless = uselessJobs(verdict, live.vendors);
  for (const [job, why] of useless) say(`${job} is left out: ${why}.`);
  say(sessionNote(live));
  const { first, later } = firstJobs(options);
  return { first: first.filter((job) => !useless.has(job)), later, useless };
}

function sessionNote({ settings }: LiveSettings): string {
  return describeSession(Date.now(), process.env["MARKET_CLOSURES"] ?? settings["MARKET_CLOSURES"]);
}

/** As another start is told of it. */
function commandOf({ live, replay }: StartOptions): string {
  if (live !== null) return "npm start -- --live";
  return replay === null ? "npm start" : "npm start -- --replay";
}

function passedOn(): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Where the other commands (seed, discord) find what runs, for as long as it does: a live stack's secrets are in it. */
async function writeStackFile(workerUrl: string, bindings: Record<string, string>): Promise<void> {
  await rm(STACK_FILE, { force: true });
  await writeFile(STACK_FILE, JSON.stringify({ workerUrl, bindings }, null, 2), {
    mode: 0o600,
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): never {
  process.stderr.write(`${explainFailure(error)}\n${error instanceof UsageError ? `\n${USAGE}\n` : ""}`);
  process.exit(1);
}

// A full disk or a lost socket in some callback is no reason for a stack trace.
process.on("uncaughtException", fail);
main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (!(error instanceof HelpAsked)) fail(error);
    say(error.message);
    process.exit(0);
  },
);
