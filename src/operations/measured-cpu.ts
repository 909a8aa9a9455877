/**
 * CPU of the isolate's thread, medians in milliseconds, by kind of invocation: cold is the first event of a fresh isolate.
 * `start` is that of a process until its Worker's modules are evaluated, beside a bare Worker's.
 * Written by `npm run bench:cpu`; not to be edited.
 */
export const MEASURED_CPU = {
  idleTick: { coldMs: 5.48, warmMs: 1.31 },
  sessionTick: { symbols: 10, coldMs: 68.25, warmMs: 19.88 },
  ping: { coldMs: 8.21, warmMs: 1.47 },
  calc: { coldMs: 30.48, warmMs: 6.28 },
  tickers: { coldMs: 17.13, warmMs: 2.51 },
  chain: { coldMs: 28.6, warmMs: 6.49 },
  ivMetricsPage: { symbols: 20, coldMs: 53.69, warmMs: 15.57 },
  eodPage: { symbols: 20, coldMs: 72.2, warmMs: 26.09 },
  slice250: { contracts: 252, coldMs: 56.94, warmMs: 14.92 },
  slice600: { contracts: 612, coldMs: 82.23, warmMs: 25.34 },
  slice1500: { contracts: 1498, coldMs: 151.39, warmMs: 41.38 },
  start: { ownMs: 425.8, bareMs: 111.8 },
} as const;
