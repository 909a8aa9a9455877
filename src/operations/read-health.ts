import { AppError, asAppError, publicMessage } from "../errors.ts";
import { errorFields, type Logger } from "../log.ts";
import { CalendarCoverageError } from "../market/holidays.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { JobStatus } from "../scheduling/job-status.ts";
import type { HealthMemory, SeenHealth } from "./ports.ts";

export type HealthDeps = {
  calendar: TradingCalendar;
  schedulerEnabled: boolean;
  /** Asks the database. */
  readJobs: () => Promise<JobStatus[]>;
  memory: HealthMemory;
  log: Logger;
};

export type Health = {
  status: "ok" | "late" | "unavailable";
  inSession: boolean;
  /** `unknown`: something else kept it from being asked. */
  database: "ok" | "unavailable" | "asleep" | "unknown";
  /** Why nothing can be said of the jobs; off hours it may be that nobody remembers the last look. */
  cause: { code: string; message: string } | null;
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
  const { calendar, readJobs, memory, log } = deps;
  if (!deep && trades(calendar, nowMs) === false) {
    const seen = await memory.read().catch(asAppError);
    return seen instanceof AppError ? { ...asleep(null), cause: causeOf(seen) } : asleep(seen);
  }
  // Hears what the exchange says of the day as well: on a day of mourning there is no session any more.
  const jobs = await readJobs().catch(asAppError);
  const inSession = trades(calendar, nowMs) === true;
  if (!Array.isArray(jobs)) {
    log("error", "health_unknown", { code: jobs.code, ...errorFields(jobs) });
    return { ...unavailable(jobs), inSession };
  }
  const seen = seenHealth(jobs, deps.schedulerEnabled, nowMs);
  const status = seen.late.some(({ daily }) => !daily) ? "late" : "ok";
  const { late, paused } = seen;
  return { status, database: "ok", cause: null, inSession, seenAtMs: nowMs, late, paused };
}

/** The database is blamed for its own failures alone. */
function unavailable(failure: AppError): Omit<Health, "inSession"> {
  const { code, cause } = failure;
  return {
    status: "unavailable",
    database: code === "storage_unavailable" ? "unavailable" : "unknown",
    // What the calendar covers is public.
    cause: cause instanceof CalendarCoverageError ? { code, message: cause.message } : causeOf(failure),
    seenAtMs: null,
    late: [],
    paused: [],
  };
}

function causeOf(failure: AppError): Health["cause"] {
  return { code: failure.code, message: publicMessage(failure) };
}

/** Null for a day that the calendar does not cover. */
function trades(calendar: TradingCalendar, nowMs: number): boolean | null {
  try {
    return calendar.isInSession(nowMs);
  } catch (error) {
    if (error instanceof CalendarCoverageError) return null;
    throw error;
  }
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
    const cause = { code: "storage_unavailable", message: "The last look at the database had no answer." };
    const nothing = { late: [], paused: [] };
    return { status: "unavailable", database: "unavailable", cause, inSession: false, seenAtMs, ...nothing };
  }
  const late = (seen?.late ?? []).filter(({ daily }) => daily);
  const paused = seen?.paused ?? [];
  return { status: "ok", database: "asleep", cause: null, inSession: false, seenAtMs, late, paused };
}
