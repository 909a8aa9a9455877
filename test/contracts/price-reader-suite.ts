import { expect, test } from "vitest";
import type { BarsWanted, PriceReader, StoredBar, StoredQuote } from "../../src/prices/ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

/** Quotes of any ticker, bars of SPY. */
export type KeptPrices = {
  quotes: readonly StoredQuote[];
  bars: Partial<Record<"1m" | "5m" | "1d", readonly StoredBar[]>>;
};

const OPEN = Date.parse("2026-11-23T14:30:00Z");
const QUOTE: StoredQuote = {
  symbol: "SPY",
  price: 580.5,
  bid: 580.49,
  ask: 580.51,
  previousClose: 578,
  dayVolume: 12_000_000,
  priceAtMs: IN_SESSION,
  provider: "alpaca",
};
const NEVER = { price: null, bid: null, ask: null, previousClose: null, dayVolume: null, provider: null };
const APPLE: StoredQuote = { symbol: "AAPL", ...NEVER, priceAtMs: null };

const prices = { open: 580, high: 581, low: 579.5, close: 580.25 };
const aStoredBar = (startMs: number, changes: Partial<StoredBar> = {}): StoredBar => ({
  startMs,
  session: startMs < OPEN ? "extended" : "regular",
  ...prices,
  volume: 1_000,
  adjusted: null,
  provider: "schwab",
  ...changes,
});
const FIVE = [1, -2, 0, 2, -1].map((i) => aStoredBar(OPEN + minutes(i)));
const DAY = aStoredBar(OPEN, { adjusted: { ...prices, close: 290.1, low: 289, volume: 2_000 } });

/** What every reader of prices does; `open` gives one over these. */
export function priceReaderSuite(name: string, open: (kept: KeptPrices) => Promise<PriceReader>): void {
  test(`${name}: a quote is read with its source and its time; one that never came is a ticker all the same`, async () => {
    const reader = await open({ quotes: [QUOTE, APPLE], bars: {} });
    expect(await reader.findQuote("SPY")).toEqual(QUOTE);
    expect(await reader.findQuote("AAPL")).toEqual(APPLE);
    expect(await reader.findQuote("XYZ")).toBeNull();
  });

  test(`${name}: bars come whole, of their ticker and timeframe only`, async () => {
    const reader = await open({ quotes: [QUOTE, APPLE], bars: { "1m": FIVE, "1d": [DAY] } });
    const read = (symbol: string, timeframe: BarsWanted["timeframe"]) =>
      reader.readBars({
        ...{ symbol, timeframe, session: "all", fromMs: null, toMs: null },
        ...{ limit: 9, keep: "newest" },
      });
    expect(await read("SPY", "1m")).toEqual(FIVE.toSorted((a, b) => a.startMs - b.startMs));
    expect(await read("SPY", "1d")).toEqual([DAY]);
    expect(await read("SPY", "5m")).toEqual([]);
    expect(await read("AAPL", "1m")).toEqual([]);
  });

  test(`${name}: either end of a range, and one session of it, in order of time`, async () => {
    const reader = await open({ quotes: [QUOTE], bars: { "1m": FIVE } });
    const starts = async (changes: Partial<BarsWanted>) => {
      const wanted = { symbol: "SPY", timeframe: "1m", session: "all", fromMs: null, toMs: null } as const;
      const bars = await reader.readBars({ ...wanted, limit: 9, keep: "oldest", ...changes });
      return bars.map(({ startMs }) => (startMs - OPEN) / minutes(1));
    };
    expect(await starts({})).toEqual([-2, -1, 0, 1, 2]);
    expect(await starts({ limit: 2 })).toEqual([-2, -1]);
    expect(await starts({ limit: 2, keep: "newest" })).toEqual([1, 2]);
    expect(await starts({ session: "regular", limit: 2 })).toEqual([0, 1]);
    expect(await starts({ session: "extended" })).toEqual([-2, -1]);
    expect(await starts({ fromMs: OPEN, toMs: OPEN + minutes(2) })).toEqual([0, 1]);
  });
}
