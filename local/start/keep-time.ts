import { startCronClock } from "../cron-clock.ts";
import { describeRun, watchRun } from "../watch-run.ts";
import type { WorkerApi } from "../worker-api.ts";

/** Told of only when they fail: they run all the time. */
const QUIET_JOBS = new Set(["prices_1m", "prices_5m"]);

/** Runs the clock until the signal, and tells of each run that ends. */
export async function keepTime(
  { api, workerUrl, nowMs }: { api: WorkerApi; workerUrl: string; nowMs: () => number },
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const told = new Set((await api.jobs()).jobs.map(({ lastRun }) => lastRun?.id));
  const tell = async () => {
    for (const { id, lastRun, nextSlot } of (await api.jobs()).jobs) {
      if (lastRun === null || told.has(lastRun.id)) continue;
      // Whoever began it by hand is shown how far it is.
      if (id === "iv_history" && lastRun.trigger === "manual") continue;
      told.add(lastRun.id);
      const run = await watchRun(api, lastRun.id, () => undefined);
      if (QUIET_JOBS.has(id) && run.status === "succeeded") continue;
      say(describeRun(run));
      say(`next ${id} ${nextSlot?.replace(".000Z", "Z") ?? "unknown"}`);
    }
  };
  const clock = startCronClock({
    workerUrl,
    nowMs,
    onTick: () => void tell().catch((error: unknown) => say(String(error))),
    onError: say,
  });
  if (!signal.aborted) await new Promise<void>((done) => signal.addEventListener("abort", () => done()));
  clock.stop();
}
