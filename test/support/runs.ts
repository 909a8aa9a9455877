import type { ChainSliceMessage } from "../../src/chains/messages.ts";
import type { PlannedTask, SliceRecord } from "../../src/chains/ports.ts";
import { plannedTask, type TaskCopy } from "../../src/chains/slice.ts";
import type { ClaimedRun, ClaimInput } from "../../src/scheduling/ports.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { aValuedChain } from "./contracts.ts";
import { IN_SESSION, minutes } from "./moments.ts";

/** A claim of the slot at `slotMs`, asked for the moment it comes due unless `changes` say otherwise. */
export function aClaim(slotMs: number = IN_SESSION, changes: Partial<ClaimInput> = {}): ClaimInput {
  return {
    id: runId("options_refresh", slotMs),
    job: "options_refresh",
    slotMs,
    trigger: "schedule",
    notAfterMs: slotMs + minutes(15),
    leaseMs: 90_000,
    range: null,
    symbol: null,
    requestedBy: null,
    nowMs: slotMs,
    wallMs: Date.now(),
    ...changes,
  };
}

/** The run that a granted claim of that slot holds. */
export function aRun(slotMs: number = IN_SESSION, changes: Partial<ClaimedRun> = {}): ClaimedRun {
  const { id, job, trigger, notAfterMs, range, symbol } = aClaim(slotMs);
  return { id, job, slotMs, trigger, notAfterMs, range, symbol, fence: 1, page: 0, ...changes };
}

/** A slice of SPY's December expirations. */
export function aSliceMessage(changes: Partial<ChainSliceMessage> = {}): ChainSliceMessage {
  return {
    v: 1,
    runId: runId("options_refresh", IN_SESSION),
    job: "options_refresh",
    slotMs: IN_SESSION,
    symbol: "SPY",
    from: "2026-12-01",
    to: "2026-12-31",
    side: "ALL",
    notAfterMs: IN_SESSION + minutes(15),
    redrive: 0,
    ...changes,
  };
}

export function aTask(changes: Partial<ChainSliceMessage> = {}): PlannedTask {
  return plannedTask(aSliceMessage(changes));
}

/** A task as its first message names it, or as the message of a later redrive does. */
export function aCopy(key: string, changes: Partial<TaskCopy> = {}): TaskCopy {
  const id = runId("options_refresh", IN_SESSION);
  return { runId: id, key, redrive: 0, notAfterMs: IN_SESSION + minutes(15), ...changes };
}

/** What a slice of one contract leaves to be stored. */
export function aSliceRecord(changes: Partial<SliceRecord> = {}): SliceRecord {
  return {
    runId: runId("options_refresh", IN_SESSION),
    key: aTask().key,
    symbol: "SPY",
    side: "ALL",
    slotMs: IN_SESSION,
    provider: "schwab",
    fetchedAtMs: IN_SESSION,
    delayed: false,
    valued: aValuedChain(),
    unpriced: [],
    unreadable: [],
    skipped: {},
    cost: { providerCalls: 1, bytes: 1_000, elapsedMs: 5 },
    ...changes,
  };
}
