/**
 * CPU of the isolate's thread, medians in milliseconds, by kind of invocation: cold is the first event of a fresh isolate.
 * Written by `npm run bench:cpu`; not to be edited.
 */
export const MEASURED_CPU = {
  idleTick: { coldMs: 39.97, warmMs: 1.55 },
  sessionTick: { symbols: 10, coldMs: 136.18, warmMs: 28.02 },
  ping: { coldMs: 58.8, warmMs: 1.77 },
  calc: { coldMs: 106.49, warmMs: 8.62 },
  tickers: { coldMs: 58.35, warmMs: 3.44 },
  chain: { coldMs: 73.98, warmMs: 8.09 },
  ivMetricsPage: { symbols: 20, coldMs: 110.18, warmMs: 13.38 },
  eodPage: { symbols: 20, coldMs: 131.21, warmMs: 44.17 },
  slice250: { contracts: 252, coldMs: 123.53, warmMs: 19.06 },
  slice600: { contracts: 612, coldMs: 157.17, warmMs: 27.45 },
  slice1500: { contracts: 1488, coldMs: 182.4, warmMs: 45.14 },
} as const;
