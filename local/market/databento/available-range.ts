import { DAY_MS, dayNumber, MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { DATASETS } from "./datasets.ts";

const DELAY_MS = 15 * MINUTE_MS;
const PUBLISHED_EVERY_MS = 10 * MINUTE_MS;

/** What of a dataset can be had at an instant; null for an unknown one. */
export function availableRange(name: string, nowMs: number): { startMs: number; endMs: number } | null {
  const dataset = DATASETS[name];
  if (dataset === undefined) return null;
  const endMs =
    dataset.ends === "yesterday"
      ? Math.floor(nowMs / DAY_MS) * DAY_MS
      : Math.floor((nowMs - DELAY_MS) / PUBLISHED_EVERY_MS) * PUBLISHED_EVERY_MS;
  return { startMs: dayNumber(dataset.startDate) * DAY_MS, endMs };
}
