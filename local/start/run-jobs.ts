import { describeRun, type OnProgress, watchRun } from "../watch-run.ts";
import { type ListedRun, RefusedError, type WorkerApi } from "../worker-api.ts";

export type Voice = {
  say(line: string): void;
  /** A line that the next one overwrites; where the output is no terminal, of long work only. */
  showProgress: OnProgress;
};

type JobDoor = Pick<WorkerApi, "startJob" | "findRun" | "findOpenRun" | "dryRun">;
/** A job by its id, and the one ticker that it is about. */
type Wanted = { job: string; symbol: string | null };
/** A history may take long, and goes on without us. */
const HISTORY_MS = 12 * 3_600_000;

/** Runs one job after the other, or "job TICKER", telling of each; gives those that did not get through. */
export async function runJobs(api: JobDoor, jobs: readonly string[], voice: Voice): Promise<string[]> {
  const failed: string[] = [];
  for (const name of jobs) {
    const [job = "", symbol = null] = name.split(" ");
    const run = await runOrJoin(api, { job, symbol }, voice).catch((error: unknown) =>
      tell(name, error, voice),
    );
    if (run === null || !CAME_THROUGH.has(run.status)) failed.push(name);
  }
  return failed;
}

const CAME_THROUGH = new Set(["succeeded", "partial"]);
/** A failed run's parts that are worth a line; the rest is in its report. */
const TOLD_FAILURES = 3;

/** What keeps one job from running keeps no other one, nor the start. */
function tell(job: string, error: unknown, { say, showProgress }: Voice): null {
  showProgress("", null);
  say(`${job} did not run: ${error instanceof Error ? error.message : String(error)}`);
  return null;
}

/**
 * A run of the job that has ended: one started now or, where one is going already, that one, waited for; and one of our
 * own after it when it came to nothing.
 */
async function runOrJoin(api: JobDoor, wanted: Wanted, voice: Voice): Promise<ListedRun> {
  const { job, symbol } = wanted;
  const totalDays = job === "iv_history" ? await tellPlan(api, wanted, voice) : null;
  const started = await startUnlessRunning(api, wanted);
  if (started !== null) return await finish(api, started, voice, totalDays);
  const going = await api.findOpenRun(job);
  if (going !== null) {
    voice.say(`${job} is running already (${going}); waiting for it …`);
    const run = await finish(api, going, voice, totalDays);
    if (CAME_THROUGH.has(run.status)) return run;
  }
  return await finish(api, await api.startJob(job, null, { symbol }), voice, totalDays);
}

/** What it is going to take and cost, before it starts; gives the days of it. */
async function tellPlan(api: JobDoor, { job, symbol }: Wanted, { say }: Voice): Promise<number> {
  const { words, tickerDays } = await api.dryRun(job, null, symbol);
  for (const line of words) say(`${job}: ${line}`);
  return tickerDays;
}

async function startUnlessRunning(api: JobDoor, { job, symbol }: Wanted): Promise<string | null> {
  try {
    return await api.startJob(job, null, { symbol });
  } catch (error) {
    if (error instanceof RefusedError && error.code === "conflict") return null;
    throw error;
  }
}

async function finish(
  api: JobDoor,
  runId: string,
  { say, showProgress }: Voice,
  totalDays: number | null,
): Promise<ListedRun> {
  const patience = totalDays === null ? {} : { timeoutMs: HISTORY_MS };
  const run = await watchRun(api, runId, showProgress, { totalDays, ...patience });
  showProgress("", null);
  say(describeRun(run));
  const told = run.status === "succeeded" ? [] : run.failures.slice(0, TOLD_FAILURES);
  for (const { subject, message } of told) say(`  ${subject}: ${message}`);
  return run;
}
