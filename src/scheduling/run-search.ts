import { AppError } from "../errors.ts";
import { addDays, DAY_MS, dayNumber } from "../market/calendar-date.ts";
import type { JobId } from "./job.ts";
import type { StoredRun, StoredTask } from "./ports.ts";

/** Every way in which a run stands or has ended. */
export const RUN_STATES = [
  "claimed",
  "running",
  "succeeded",
  "partial",
  "failed",
  "missed",
  "abandoned",
  "skipped",
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Which runs are wanted; null: whichever. Days are UTC dates, both included, of the slots. */
export type RunFilter = {
  job: JobId | null;
  state: RunState | null;
  /** Runs about that ticker, or with a slice of it. */
  symbol: string | null;
  from: string | null;
  to: string | null;
};

/** A run with the slices that it was cut into. */
export type RunInFull = { run: StoredRun; tasks: TaskInFull[] };

export type TaskInFull = StoredTask & {
  /** Expirations of the slice, both included. */
  from: string;
  to: string;
  side: "ALL" | "CALL" | "PUT";
  redrives: number;
  queuedAtMs: number;
  finishedAtMs: number | null;
};

/** Where a page of runs ends: what comes after is older. */
export type RunPlace = { slotMs: number; id: string };

export type RunSearch = {
  /** Newest first. */
  findRuns(filter: RunFilter, after: RunPlace | null, limit: number): Promise<StoredRun[]>;
  /** How many there are of each state, with the rest of the filter; between two instants, epoch ms. */
  countStates(
    filter: Omit<RunFilter, "state" | "from" | "to">,
    fromMs: number,
    toMs: number,
  ): Promise<Partial<Record<RunState, number>>>;
  findRun(id: string): Promise<RunInFull | null>;
};

export type FoundRuns = {
  runs: StoredRun[];
  /** Of the next page; null on the last. */
  next: string | null;
  /** By state, over the days of the filter; over the last seven where it names none. */
  counts: Partial<Record<RunState, number>>;
  countedFrom: string;
};

const PAGE = 50;
const COUNTED_DAYS = 7;

/** A page of the ledger. Throws `invalid_request` for a cursor that no page has given. */
export async function searchRuns(
  search: RunSearch,
  filter: RunFilter,
  cursor: string | null,
  nowMs: number,
): Promise<FoundRuns> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const countedFrom = filter.from ?? addDays(filter.to ?? today, 1 - COUNTED_DAYS);
  const toMs = (dayNumber(filter.to ?? today) + 1) * DAY_MS;
  const [found, counts] = await Promise.all([
    search.findRuns(filter, cursor === null ? null : placeOf(cursor), PAGE + 1),
    search.countStates(filter, dayNumber(countedFrom) * DAY_MS, toMs),
  ]);
  const runs = found.slice(0, PAGE);
  const last = runs.at(-1);
  const next = found.length > PAGE && last !== undefined ? `${last.slotMs}.${last.id}` : null;
  return { runs, next, counts, countedFrom };
}

function placeOf(cursor: string): RunPlace {
  const [, slot, id] = /^(\d{1,15})\.([\w@:.-]{1,100})$/.exec(cursor) ?? [];
  if (slot === undefined || id === undefined) {
    throw new AppError("invalid_request", "The cursor is not one that a page has given.", {
      hint: "Leave it out, and go on from the first page.",
    });
  }
  return { slotMs: Number(slot), id };
}
