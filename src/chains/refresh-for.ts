import { asAppError } from "../errors.ts";
import { MINUTE_MS } from "../market/calendar-date.ts";
import type { JobStatus } from "../scheduling/job-status.ts";
import type { RunReader } from "../scheduling/ports.ts";
import type { RunNowRequest } from "../scheduling/run-now.ts";

export type RefreshForDeps = {
  jobs: () => Promise<JobStatus[]>;
  run: (request: RunNowRequest) => Promise<{ runId: string }>;
  tasks: RunReader["listTasks"];
  sleep: (ms: number) => Promise<void>;
  wallMs: () => number;
};

/**
 * fetched: the symbol's chain was stored anew; later: it is being fetched and was not there in time; useless: nobody
 * would get it now (the job is paused, has just run, or failed), for the reason named.
 */
export type Refreshed = { kind: "fetched" } | { kind: "later" } | { kind: "useless"; why: string };

/** A refresh that ended this lately would find nothing else. */
const RECENT_MS = 5 * MINUTE_MS;
const POLL_MS = 1_000;
const GOING = ["claimed", "running"];
const OPEN = ["queued", "running"];

/**
 * Has a symbol's chain fetched because somebody waits for it: through the same slices as by schedule, this symbol's
 * first. One refresh serves all who wait; waits for at most `waitMs`. Never throws.
 */
export async function refreshFor(
  deps: RefreshForDeps,
  { symbol, by }: { symbol: string; by: string },
  nowMs: number,
  waitMs: number,
): Promise<Refreshed> {
  try {
    const job = (await deps.jobs()).find(({ id }) => id === "options_refresh");
    if (job === undefined) return { kind: "useless", why: "No chains are fetched here." };
    const useless = uselessNow(job, nowMs);
    if (useless !== null) return { kind: "useless", why: useless };
    const { lastRun } = job;
    const going = lastRun !== null && GOING.includes(lastRun.status) ? lastRun.id : null;
    const request: RunNowRequest = { job: "options_refresh", by, range: null, first: symbol };
    const runId = going ?? (await deps.run(request)).runId;
    return await awaitSymbol(deps, runId, symbol, waitMs);
  } catch (error) {
    const failure = asAppError(error);
    // Another asked in the same moment.
    if (failure.code === "conflict") return { kind: "later" };
    return { kind: "useless", why: "A refresh could not be started." };
  }
}

function uselessNow({ paused, control, lastRun }: JobStatus, nowMs: number): string | null {
  if (paused) return `The refresh is paused${control?.reason == null ? "" : `: ${control.reason}`}.`;
  const endedMs = lastRun?.finishedAtMs ?? null;
  if (endedMs === null || nowMs - endedMs > RECENT_MS || endedMs > nowMs) return null;
  return "The last refresh has just ended.";
}

/** Until none of the symbol's slices is open; some of them may have failed, which others then show. */
async function awaitSymbol(
  { tasks, sleep, wallMs }: RefreshForDeps,
  runId: string,
  symbol: string,
  waitMs: number,
): Promise<Refreshed> {
  const untilMs = wallMs() + waitMs;
  while (wallMs() + POLL_MS < untilMs) {
    await sleep(POLL_MS);
    const own = (await tasks(runId)).filter((task) => task.symbol === symbol);
    if (own.length === 0 || own.some(({ status }) => OPEN.includes(status))) continue;
    const stored = own.some(({ status }) => status === "succeeded");
    const reason = own.find(({ errorMessage }) => errorMessage !== null)?.errorMessage;
    return stored ? { kind: "fetched" } : { kind: "useless", why: reason ?? "The provider did not give it." };
  }
  return { kind: "later" };
}
