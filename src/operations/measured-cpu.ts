/**
 * CPU of the isolate's thread, medians in milliseconds, by kind of invocation: cold is the first event of a fresh isolate.
 * `start` is that of a process until its Worker's modules are evaluated, beside a bare Worker's.
 * Written by `npm run bench:cpu`; not to be edited.
 */
export const MEASURED_CPU = {
  idleTick: { coldMs: 4.85, warmMs: 1.33 },
  sessionTick: { symbols: 10, coldMs: 66.05, warmMs: 21.15 },
  ping: { coldMs: 9.02, warmMs: 1.7 },
  calc: { coldMs: 28.85, warmMs: 5.13 },
  tickers: { coldMs: 15.89, warmMs: 2.95 },
  chain: { coldMs: 26.63, warmMs: 5.39 },
  ivMetricsPage: { symbols: 20, coldMs: 44.84, warmMs: 10.07 },
  eodPage: { symbols: 20, coldMs: 54.21, warmMs: 25.93 },
  slice250: { contracts: 252, coldMs: 46.41, warmMs: 12.04 },
  slice600: { contracts: 612, coldMs: 67.18, warmMs: 24.6 },
  slice1500: { contracts: 1488, coldMs: 124.8, warmMs: 36.56 },
  start: { ownMs: 347.72, bareMs: 119.18 },
} as const;
