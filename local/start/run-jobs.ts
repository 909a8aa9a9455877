import { describeRun, watchRun } from "../watch-run.ts";
import { type ListedRun, RefusedError, type WorkerApi } from "../worker-api.ts";

export type Voice = {
  say(line: string): void;
  /** A line that the next one overwrites; nothing where the output is no terminal. */
  showProgress(line: string): void;
};

type JobDoor = Pick<WorkerApi, "startJob" | "findRun" | "findOpenRun">;

/** Runs one job after the other, telling of each; gives those that did not get through. */
export async function runJobs(api: JobDoor, jobs: readonly string[], voice: Voice): Promise<string[]> {
  const failed: string[] = [];
  for (const job of jobs) {
    const run = await runOrJoin(api, job, voice).catch((error: unknown) => tell(job, error, voice));
    if (run === null || !CAME_THROUGH.has(run.status)) failed.push(job);
  }
  return failed;
}

const CAME_THROUGH = new Set(["succeeded", "partial"]);
/** A failed run's parts that are worth a line; the rest is in its report. */
const TOLD_FAILURES = 3;

/** What keeps one job from running keeps no other one, nor the start. */
function tell(job: string, error: unknown, { say, showProgress }: Voice): null {
  showProgress("");
  say(`${job} did not run: ${error instanceof Error ? error.message : String(error)}`);
  return null;
}

/**
 * A run of the job that has ended: one started now or, where one is going already, that one, waited for; and one of our
 * own after it when it came to nothing.
 */
async function runOrJoin(api: JobDoor, job: string, voice: Voice): Promise<ListedRun> {
  const started = await startUnlessRunning(api, job);
  if (started !== null) return await finish(api, started, voice);
  const going = await api.findOpenRun(job);
  if (going !== null) {
    voice.say(`${job} is running already (${going}); waiting for it …`);
    const run = await finish(api, going, voice);
    if (CAME_THROUGH.has(run.status)) return run;
  }
  return await finish(api, await api.startJob(job), voice);
}

async function startUnlessRunning(api: JobDoor, job: string): Promise<string | null> {
  try {
    return await api.startJob(job);
  } catch (error) {
    if (error instanceof RefusedError && error.code === "conflict") return null;
    throw error;
  }
}

async function finish(api: JobDoor, runId: string, { say, showProgress }: Voice): Promise<ListedRun> {
  const run = await watchRun(api, runId, showProgress);
  showProgress("");
  say(describeRun(run));
  const told = run.status === "succeeded" ? [] : run.failures.slice(0, TOLD_FAILURES);
  for (const { subject, message } of told) say(`  ${subject}: ${message}`);
  return run;
}
