/**
 * CPU of the isolate's thread, medians in milliseconds, by kind of invocation: cold is the first event of a fresh isolate.
 * `start` is that of a process until its Worker's modules are evaluated, beside a bare Worker's.
 * Written by `npm run bench:cpu`; not to be edited.
 */
export const MEASURED_CPU = {
  idleTick: { coldMs: 5.16, warmMs: 1.25 },
  sessionTick: { symbols: 10, coldMs: 76.1, warmMs: 22.81 },
  ping: { coldMs: 8.8, warmMs: 1.54 },
  calc: { coldMs: 56.73, warmMs: 5.14 },
  tickers: { coldMs: 17.13, warmMs: 2.57 },
  chain: { coldMs: 36.12, warmMs: 6.1 },
  ivMetricsPage: { symbols: 20, coldMs: 59.86, warmMs: 13.14 },
  eodPage: { symbols: 20, coldMs: 76.61, warmMs: 27.95 },
  slice250: { contracts: 252, coldMs: 56.25, warmMs: 15.08 },
  slice600: { contracts: 612, coldMs: 90.35, warmMs: 21.71 },
  slice1500: { contracts: 1498, coldMs: 152.56, warmMs: 40.22 },
  start: { ownMs: 443.87, bareMs: 117.38 },
} as const;
