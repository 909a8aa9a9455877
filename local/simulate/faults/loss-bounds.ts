import { MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { POLICY } from "../../../src/operations/plan-limits.ts";
import type { PlannedFault } from "./fault-plan.ts";

/** What a day of faults may cost at most; more than that is the Worker's doing. */
export type LossBounds = {
  /** Ticks whose handler throws. */
  failedTicks: number;
  /** Slices and pages that end in the dead letters. */
  deadLetters: number;
  /** Slices that end neither stored nor split. */
  lostSlices: number;
};

export type LossBoundsInput = {
  faults: readonly PlannedFault[];
  /** Slots of the refreshes, in order. */
  refreshesMs: readonly number[];
  /** Slices of the largest refresh. */
  slicesPerRefresh: number;
};

/** How often the queue tries to deliver a slice. */
const ATTEMPTS = 1 + POLICY.sliceRetries;
const STARTS_A_MINUTE = POLICY.schwabFlow.rate;

/** Each of these spoils one attempt at most, of whichever slice meets it. */
const SPOILING_QUEUE_FAULTS = new Set(["queue_doubles", "queue_loses_answers"]);

/**
 * The bounds that follow from the plan alone:
 * - A tick logs what fails in it and goes on, so that only a killed Worker can take one with it.
 * - A slice is given up after three attempts. So a refresh in which n attempts are spoiled loses n / 3 slices; one
 *   that the database leaves in the middle loses those that had not started by then, and those that wait for another
 *   attempt. A refresh that begins while it is away begins when it is back.
 * - A page, of which a job sends one at a time, may be lost to each outage.
 * - A message that is lost is a slice that nobody tries; a refused publish is made up by a later tick.
 */
export function boundLosses({ faults, refreshesMs, slicesPerRefresh }: LossBoundsInput): LossBounds {
  const away = outages(faults);
  const kills = faults.filter(({ fault }) => fault.kind === "worker_killed").length;
  let lostSlices = 0;
  let lostMessages = 0;
  for (const [i, slotMs] of [Number.NEGATIVE_INFINITY, ...refreshesMs].entries()) {
    const untilMs = refreshesMs[i] ?? Number.POSITIVE_INFINITY;
    const own = faults.filter(({ atMs }) => atMs >= slotMs && atMs < untilMs);
    const spoiled = own.reduce((sum, { fault }) => sum + spoiledBy(fault), 0);
    const caught = away
      .filter(({ fromMs }) => fromMs > slotMs && fromMs < untilMs)
      .map(({ fromMs }) => unstartedAt(slicesPerRefresh, fromMs - slotMs) + spoiled)
      .reduce((sum, slices) => sum + Math.min(slicesPerRefresh, slices), 0);
    lostSlices += Math.floor(spoiled / ATTEMPTS) + caught;
    for (const { fault } of own) if (fault.kind === "queue_loses_messages") lostMessages += fault.count;
  }
  return {
    failedTicks: kills,
    deadLetters: lostSlices + away.length,
    lostSlices: lostSlices + lostMessages,
  };
}

/** Slices of a refresh that the flow control still holds back so long after its beginning. */
function unstartedAt(slices: number, sinceMs: number): number {
  return Math.max(0, slices - (STARTS_A_MINUTE * sinceMs) / MINUTE_MS);
}

function spoiledBy(fault: PlannedFault["fault"]): number {
  if (fault.kind === "market") return fault.rule.path === "/chains" ? (fault.rule.times ?? 1) : 0;
  if (fault.kind === "worker_killed") return 1;
  return "count" in fault && SPOILING_QUEUE_FAULTS.has(fault.kind) ? fault.count : 0;
}

/** When the database is away; the first of two that overlap brings it back for both. */
function outages(faults: readonly PlannedFault[]): { fromMs: number; toMs: number }[] {
  const found: { fromMs: number; toMs: number }[] = [];
  let fromMs: number | null = null;
  for (const { atMs, fault } of faults) {
    if (fault.kind === "database_away") fromMs ??= atMs;
    if (fault.kind !== "database_back" || fromMs === null) continue;
    found.push({ fromMs, toMs: atMs });
    fromMs = null;
  }
  return found;
}
