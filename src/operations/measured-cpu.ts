/**
 * CPU of the isolate's thread, medians in milliseconds, by kind of invocation: cold is the first event of a fresh isolate.
 * `start` is that of a process until its Worker's modules are evaluated, beside a bare Worker's.
 * Written by `npm run bench:cpu`; not to be edited.
 */
export const MEASURED_CPU = {
  idleTick: { coldMs: 7.91, warmMs: 1.31 },
  sessionTick: { symbols: 10, coldMs: 73.59, warmMs: 33.1 },
  ping: { coldMs: 12.53, warmMs: 1.93 },
  calc: { coldMs: 39.38, warmMs: 7.15 },
  tickers: { coldMs: 21.59, warmMs: 3.11 },
  chain: { coldMs: 33.92, warmMs: 6.62 },
  ivMetricsPage: { symbols: 20, coldMs: 44.23, warmMs: 12.3 },
  eodPage: { symbols: 20, coldMs: 66.54, warmMs: 23.7 },
  slice250: { contracts: 252, coldMs: 51.76, warmMs: 16.89 },
  slice600: { contracts: 612, coldMs: 83.29, warmMs: 25.15 },
  slice1500: { contracts: 1488, coldMs: 122.54, warmMs: 42.48 },
  start: { ownMs: 375.53, bareMs: 146.24 },
} as const;
