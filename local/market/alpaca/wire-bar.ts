import type { PriceBar } from "../model/prices/price-bars.ts";

export type WireBar = {
  readonly t: string;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly n: number;
  readonly vw: number;
};

const SHARES_PER_TRADE = 120;

/** A bar in Alpaca's letters; `t` is its start, without fractions of a second. */
export function wireBar(bar: PriceBar, atMs = bar.startMs): WireBar {
  const { open, high, low, close, volume } = bar;
  return {
    t: wireInstant(atMs),
    o: open,
    h: high,
    l: low,
    c: close,
    v: volume,
    n: Math.max(1, Math.round(volume / SHARES_PER_TRADE)),
    vw: Math.round(((open + high + low + close) / 4) * 1e6) / 1e6,
  };
}

export function wireInstant(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}
