import { expect, test } from "vitest";
import type { IvMetricsStore } from "../../src/iv-metrics/ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";

/** How every store takes metrics of SPY and AAPL; `open` gives one with none in it. */
export function storedMetricsSuite(name: string, open: () => Pick<IvMetricsStore, "storeMetrics">): void {
  test(`${name}: the same metrics again change nothing, and are not counted`, async () => {
    const store = open();
    const rows = [
      aStoredVolatility({ warnings: ['a "quoted" one'] }),
      aStoredVolatility({ symbol: "AAPL", ivRank: null, straddle: null }),
    ];
    expect(await store.storeMetrics(rows)).toBe(2);
    expect(await store.storeMetrics(rows)).toBe(0);
    const next = aStoredVolatility({ slotMs: IN_SESSION + minutes(30) });
    expect(await store.storeMetrics([...rows, next])).toBe(1);
    expect(await store.storeMetrics([])).toBe(0);
  });

  test(`${name}: newer quotes replace metrics; older ones that come late do not`, async () => {
    const store = open();
    const at = (asOfMs: number, iv30: number) => store.storeMetrics([aStoredVolatility({ asOfMs, iv30 })]);
    expect(await at(IN_SESSION + 1_000, 0.3)).toBe(1);
    expect(await at(IN_SESSION, 0.2)).toBe(0);
    // Had the older ones been written, these would be a change.
    expect(await at(IN_SESSION + 1_000, 0.3)).toBe(0);
    expect(await at(IN_SESSION + 2_000, 0.4)).toBe(1);
  });
}
