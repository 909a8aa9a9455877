import type { JobId } from "../scheduling/job.ts";

/**
 * Bytes that the database answers with, by what is asked: as `npm run simulate` read them off the stand-in, whose bodies
 * are Neon's, for ten tickers on the paid plan. Headers come on top.
 */
const READ_BYTES = {
  slice: 4_500,
  pricesRun: { fixed: 1_500, ticker: 400 },
  /** Snapshots and daily bars, and a year of closes to rank among. */
  metricsTicker: 21_200 + 7_000,
  watch: 21_000,
  /** The daily jobs, an allowance. */
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
