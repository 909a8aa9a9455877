import { MINUTE_MS } from "../../market/calendar-date.ts";
import type { HistoryContract } from "../../valuation/rebuild/rebuilt-day.ts";
import type { TimeRange } from "./usable-range.ts";

/** Databento's own limit. */
export const SYMBOLS_PER_REQUEST = 2_000;
/** Five tickers or so: some 60 kB of CSV, read in a few milliseconds. */
const CONTRACTS_PER_PART = 360;
/** A contract whose quote did not change for so long is as good as not quoted. */
const LOOK_BACK_MS = 4 * MINUTE_MS;

/**
 * A row is stamped with the end of its minute (ts_recv), so that the one of an instant says what stood at that instant.
 */
export function minuteAt(atMs: number): TimeRange {
  return { startMs: atMs, endMs: atMs + MINUTE_MS };
}

/** There are rows of minutes with a change only: the last of these is what stood at the instant. */
export function minutesUpTo(atMs: number): TimeRange {
  return { startMs: atMs - LOOK_BACK_MS, endMs: atMs + MINUTE_MS };
}

/** Contracts in requests of a size that is read quickly; an underlying is in one of them where it fits. */
export function optionParts(contracts: readonly HistoryContract[]): HistoryContract[][] {
  const parts: HistoryContract[][] = [];
  let part: HistoryContract[] = [];
  const close = () => {
    if (part.length > 0) parts.push(part);
    part = [];
  };
  for (const group of Map.groupBy(contracts, ({ symbol }) => symbol).values()) {
    if (part.length + group.length > CONTRACTS_PER_PART) close();
    for (const contract of group) {
      if (part.length === CONTRACTS_PER_PART) close();
      part.push(contract);
    }
  }
  close();
  return parts;
}
