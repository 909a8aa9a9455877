import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { JobStatus } from "../scheduling/job-status.ts";
import type { HealthMemory, SeenHealth } from "./ports.ts";

export type HealthDeps = {
  calendar: TradingCalendar;
  schedulerEnabled: boolean;
  /** Asks the database. */
  readJobs: () => Promise<JobStatus[]>;
  memory: HealthMemory;
};

export type Health = {
  status: "ok" | "late" | "unavailable";
  inSession: boolean;
  database: "ok" | "unavailable" | "asleep";
  /** When somebody last had an answer of it, or none; null for never, as far as is known. */
  seenAtMs: number | null;
  late: SeenHealth["late"];
  paused: string[];
};

/**
 * Whether all is well. In session, or with `deep`, the database is asked. Off hours it is left asleep, whoever watches
 * this every minute: what the last look saw is told, and that it is no more than that.
 */
export async function readHealth(deps: HealthDeps, nowMs: number, deep: boolean): Promise<Health> {
  const { calendar, readJobs, memory } = deps;
  if (!deep && !calendar.isInSession(nowMs)) return asleep(await memory.read().catch(() => null));
  // Hears what the exchange says of the day as well: on a day of mourning there is no session any more.
  const jobs = await readJobs().catch(() => null);
  const inSession = calendar.isInSession(nowMs);
  if (jobs === null) {
    const nothing = { late: [], paused: [], seenAtMs: null };
    return { status: "unavailable", database: "unavailable", inSession, ...nothing };
  }
  const seen = seenHealth(jobs, deps.schedulerEnabled, nowMs);
  const status = seen.late.some(({ daily }) => !daily) ? "late" : "ok";
  return { status, database: "ok", inSession, seenAtMs: nowMs, late: seen.late, paused: seen.paused };
}

/** What is worth remembering of a look at the jobs. What was switched off or paused on purpose is not late. */
export function seenHealth(
  jobs: readonly JobStatus[],
  schedulerEnabled: boolean,
  atMs: number,
): SeenHealth & { database: "ok" } {
  const behind = jobs.filter((job) => job.late && !job.paused && schedulerEnabled);
  return {
    atMs,
    database: "ok",
    late: behind.map(({ id, daily, overdueSlotMs }) => ({ job: id, daily, overdueSlotMs })),
    paused: jobs.filter((job) => job.paused).map(({ id }) => id),
  };
}

/** A session's job is not late off hours; a database that did not answer the last look is away until one says otherwise. */
function asleep(seen: SeenHealth | null): Health {
  const seenAtMs = seen?.atMs ?? null;
  if (seen?.database === "unavailable") {
    const nothing = { late: [], paused: [] };
    return { status: "unavailable", database: "unavailable", inSession: false, seenAtMs, ...nothing };
  }
  const late = (seen?.late ?? []).filter(({ daily }) => daily);
  return { status: "ok", database: "asleep", inSession: false, seenAtMs, late, paused: seen?.paused ?? [] };
}
