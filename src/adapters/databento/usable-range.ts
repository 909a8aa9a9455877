import { readUtcInstant } from "../read-ohlcv.ts";
import type { DatabentoRefusal } from "./http-errors.ts";

/** `[startMs, endMs)` */
export type TimeRange = { startMs: number; endMs: number };

export type UsableRange = {
  /** Null where none of the range can be had. */
  range: TimeRange | null;
  /** Where the dataset begins; null when only the end was wrong. */
  availableStartMs: number | null;
  /** Where data ends now; null when only the start was wrong. */
  availableEndMs: number | null;
};

const INSTANT_IN_TEXT = /(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(?:Z|\+00:00)/;
const END_NAMED =
  /(?:available up to|available end[^']*|end time before)\D{0,40}?'?(\d{4}-[^'\s]+(?: \d{2}:[^']+)?)/i;
const START_NAMED = /available start[^']*'(\d{4}-[^']+)'/i;

/**
 * The part of a refused range that Databento says it has, so that it can be asked for. The end is in the payload for
 * `data_end_after_available_end`, often only in the message for `dataset_unavailable_range`. Null for a refusal that
 * names no such part.
 */
export function usableRange({ status, detail }: DatabentoRefusal, asked: TimeRange): UsableRange | null {
  if (status !== 422) return null;
  if (detail.case === "data_start_before_available_start") {
    const startMs = readInstant(detail.availableStart) ?? startInMessage(detail.message);
    if (startMs === null || startMs <= asked.startMs) return null;
    const range = nonEmpty({ startMs, endMs: asked.endMs });
    return { range, availableStartMs: startMs, availableEndMs: null };
  }
  if (
    detail.case !== "data_end_after_available_end" &&
    detail.case !== "dataset_unavailable_range" &&
    detail.case !== "data_start_after_available_end"
  ) {
    return null;
  }
  // A licence may end before the dataset does; then the two name different ends.
  const ends = [readInstant(detail.availableEnd), endInMessage(detail.message)].filter((ms) => ms !== null);
  const availableEndMs = Math.min(...ends);
  if (!(availableEndMs < asked.endMs)) return null;
  const range = nonEmpty({ startMs: asked.startMs, endMs: availableEndMs });
  return { range, availableStartMs: null, availableEndMs };
}

function nonEmpty(range: TimeRange): TimeRange | null {
  return range.startMs < range.endMs ? range : null;
}

function endInMessage(message: string): number | null {
  return readInstant(END_NAMED.exec(message)?.[1] ?? null);
}

function startInMessage(message: string): number | null {
  return readInstant(START_NAMED.exec(message)?.[1] ?? null);
}

/** "2026-01-29T20:00:00.000000000Z", and "2026-01-29 20:00:00+00:00" as in messages. */
function readInstant(text: string | null): number | null {
  const [, date, time] = INSTANT_IN_TEXT.exec(text ?? "") ?? [];
  return date === undefined ? null : readUtcInstant(`${date}T${time}Z`);
}
