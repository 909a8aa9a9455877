/**
 * CPU of the isolate's thread, medians in milliseconds, by kind of invocation: cold is the first event of a fresh isolate.
 * `start` is that of a process until its Worker's modules are evaluated, beside a bare Worker's.
 * Written by `npm run bench:cpu`; not to be edited.
 */
export const MEASURED_CPU = {
  idleTick: { coldMs: 8.56, warmMs: 1.28 },
  sessionTick: { symbols: 10, coldMs: 81.19, warmMs: 20.3 },
  ping: { coldMs: 13, warmMs: 1.89 },
  calc: { coldMs: 48.39, warmMs: 5.31 },
  tickers: { coldMs: 25.51, warmMs: 3.08 },
  chain: { coldMs: 38.97, warmMs: 6.64 },
  ivMetricsPage: { symbols: 20, coldMs: 59.01, warmMs: 13.37 },
  eodPage: { symbols: 20, coldMs: 73.24, warmMs: 30.61 },
  slice250: { contracts: 252, coldMs: 57.23, warmMs: 14.85 },
  slice600: { contracts: 612, coldMs: 88.59, warmMs: 23.2 },
  slice1500: { contracts: 1498, coldMs: 154.63, warmMs: 33.48 },
  start: { ownMs: 443.06, bareMs: 115.53 },
} as const;
