import { addDays, daysBetween } from "../market/calendar-date.ts";
import type { ChainSliceMessage } from "./messages.ts";

/** A part of a symbol's chain small enough for one invocation: a window of expirations, both ends included. */
export type ChainSlice = Pick<ChainSliceMessage, "symbol" | "from" | "to" | "side">;

/** What became of the delivery of a slice. */
export type SliceOutcome =
  | { kind: "stored"; contracts: number }
  | { kind: "split"; into: number }
  /** Already done, by an earlier delivery of the same message. */
  | { kind: "repeated" }
  /** A late copy: the slice ended without its data, or was put back in the queue as another message. */
  | { kind: "ended"; as: string }
  /** Delivered after its notAfter: a newer refresh has its own. */
  | { kind: "stale" }
  /** The operator paused the job while the slice was in the queue. */
  | { kind: "paused" }
  /** The ledger does not know this run: it was forgotten or belongs to another database. */
  | { kind: "unknown" };

/** Names the window within its run, e.g. "SPY:2026-11-23_2026-12-04" or "…:CALL". */
export function sliceKey(slice: ChainSlice): string {
  const side = slice.side === "ALL" ? "" : `:${slice.side}`;
  return `${slice.symbol}:${slice.from}_${slice.to}${side}`;
}

/**
 * A task as one of its messages names it: `redrive` tells an older copy from what has been put back in the queue since,
 * and after `notAfterMs` it is late.
 */
export type TaskCopy = { runId: string; key: string; redrive: number; notAfterMs: number };

export function taskCopy(message: Omit<TaskCopy, "key"> & ChainSlice): TaskCopy {
  const { runId, redrive, notAfterMs } = message;
  return { runId, key: sliceKey(message), redrive, notAfterMs };
}

/** A slice under the name that the ledger gives it, without what else its message carries. */
export function plannedTask({ symbol, from, to, side }: ChainSlice): ChainSlice & { key: string } {
  return { symbol, from, to, side, key: sliceKey({ symbol, from, to, side }) };
}

/**
 * `job:slot:symbol:window`; the same slice of the same slot has the same id however often it is published, and another
 * one each time it is put back in the queue: inside ten minutes QStash drops what has an id that it knows.
 */
export function sliceId(message: Pick<ChainSliceMessage, "job" | "slotMs" | "redrive"> & ChainSlice): string {
  const { job, slotMs, redrive } = message;
  const id = `${job}:${new Date(slotMs).toISOString()}:${sliceKey(message)}`;
  return redrive === 0 ? id : `${id}:redrive:${redrive}`;
}

/**
 * Two halves of a window that proved too large, or null when it can't be cut further. A window of one date is cut
 * by side, since its dates can't be.
 */
export function splitSlice(slice: ChainSlice): [ChainSlice, ChainSlice] | null {
  const days = daysBetween(slice.from, slice.to);
  if (days > 0) {
    const middle = addDays(slice.from, Math.floor(days / 2));
    return [
      { ...slice, to: middle },
      { ...slice, from: addDays(middle, 1) },
    ];
  }
  if (slice.side !== "ALL") return null;
  return [
    { ...slice, side: "CALL" },
    { ...slice, side: "PUT" },
  ];
}
