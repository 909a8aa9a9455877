import { errorFields, type Logger } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { missedSlots } from "./due-slots.ts";
import type { ScheduledJob } from "./job.ts";
import type { RunLedger } from "./ports.ts";
import { runId } from "./run-id.ts";

export type RecordMissedDeps = {
  ledger: Pick<RunLedger, "recordMissed">;
  log: Logger;
  calendar: TradingCalendar;
};

/** How far back a gap is written to the ledger: over a long weekend, for daily jobs over a month. */
const DAY_MS = 86_400_000;
const HORIZON_MS = { session: 4 * DAY_MS, daily: 35 * DAY_MS } as const;

/**
 * Writes the slots between the last one in the ledger and `slotMs` down as missed. Never throws: the gap must not keep
 * the slot from running, and is logged instead.
 */
export async function recordMissed(
  { ledger, log, calendar }: RecordMissedDeps,
  job: ScheduledJob,
  { previousSlotMs, slotMs }: { previousSlotMs: number | null; slotMs: number },
  nowMs: number,
): Promise<void> {
  if (previousSlotMs === null) return;
  try {
    const sinceMs = Math.max(previousSlotMs, slotMs - HORIZON_MS[job.cadence.kind]);
    const missed = missedSlots({ job, sinceMs, nowMs: slotMs, calendar }).filter(
      (missedMs) => missedMs < slotMs,
    );
    const rows = missed.map((missedMs) => ({ id: runId(job.id, missedMs), slotMs: missedMs }));
    await ledger.recordMissed(job.id, rows, nowMs);
  } catch (error) {
    const gap = [previousSlotMs, slotMs].map((ms) => new Date(ms).toISOString());
    log("error", "missed_slots_unrecorded", { job: job.id, between: gap, ...errorFields(error) });
  }
}
