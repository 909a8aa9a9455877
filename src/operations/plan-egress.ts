import type { JobId } from "../scheduling/job.ts";

/**
 * Bytes that the database answers with, by what is asked: measured on the stand-in by `npm run simulate`, whose bodies
 * are Neon's. A driver's headers come on top.
 */
const READ_BYTES = {
  slice: 6_000,
  pricesRun: { fixed: 3_000, ticker: 300 },
  metricsTicker: 60_000,
  watch: 20_000,
  everythingElse: 500_000,
} as const;
const WATCHES = 86;

/** Of a full session day, readers left out. */
export function egressBytesPerDay(day: {
  slots: Record<JobId, number>;
  slices: number;
  tickers: number;
}): number {
  const { slots, slices, tickers } = day;
  const { slice, pricesRun, metricsTicker, watch, everythingElse } = READ_BYTES;
  return (
    slices * slice +
    (slots.prices_1m + slots.prices_5m) * (pricesRun.fixed + pricesRun.ticker * tickers) +
    slots.iv_metrics * metricsTicker * tickers +
    WATCHES * watch +
    everythingElse
  );
}
