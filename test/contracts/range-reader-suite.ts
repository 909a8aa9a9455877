import { expect, test } from "vitest";
import type { StoredQuote } from "../../src/prices/ports.ts";
import type { DayPrices, PriceStretch, RangeReader } from "../../src/prices/range-ports.ts";
import type { KeptRanges } from "../support/memory-ranges.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const OPEN = Date.parse("2026-11-23T14:30:00Z");
const SESSION = { fromMs: OPEN, toMs: Date.parse("2026-11-23T21:00:00Z") };
export const SPY_QUOTE: StoredQuote = {
  symbol: "SPY",
  price: 580.5,
  bid: 580.49,
  ask: 580.51,
  previousClose: 578,
  dayVolume: 12_000_000,
  priceAtMs: IN_SESSION,
  provider: "alpaca",
};
const stretch = (minute: number, changes: Partial<PriceStretch> = {}): PriceStretch => ({
  startMs: OPEN + minutes(minute),
  ...{ open: 580, high: 581, low: 579.5, close: 580.25, volume: 1_000 },
  ...changes,
});
const day = (date: string, changes: Partial<DayPrices> = {}) => ({
  ...{ date, open: 577, high: 579, low: 576, close: 578, volume: 50_000_000, splitFactor: null },
  openMs: Date.parse(`${date}T14:30:00Z`),
  ...changes,
});
const plain = ({ openMs: _open, ...rest }: ReturnType<typeof day>) => rest;

/** What every reader of ranges does; `open` gives one over the prices of SPY. */
export function rangeReaderSuite(name: string, open: (kept: KeptRanges) => Promise<RangeReader>): void {
  const kept = { name: "SPDR S&P 500", quote: SPY_QUOTE };

  test(`${name}: minutes of a session come as stretches of five, with the name and the last price`, async () => {
    const reader = await open({
      ...kept,
      minutes: [
        stretch(6, { high: 585 }),
        stretch(0, { open: 579 }),
        stretch(4, { low: 570, close: 572 }),
        stretch(-1, { high: 999 }),
        stretch(390, { low: 1 }),
      ],
      fives: [stretch(0, { open: 1 })],
    });
    expect(await reader.readDay("SPY", SESSION)).toEqual({
      ...kept,
      bars: [stretch(0, { open: 579, low: 570, close: 572, volume: 2_000 }), stretch(5, { high: 585 })],
      whole: null,
    });
  });

  test(`${name}: without minutes the stored five minutes stand, beside the session's own bar`, async () => {
    const whole = day("2026-11-23", { high: 590, splitFactor: 2 });
    const reader = await open({ ...kept, name: null, fives: [stretch(5), stretch(0)], days: [whole] });
    expect(await reader.readDay("SPY", SESSION)).toEqual({
      ...{ name: null, quote: SPY_QUOTE },
      bars: [stretch(0), stretch(5)],
      whole: plain(whole),
    });
  });

  test(`${name}: a ticker without a price has none; one that is not kept is null`, async () => {
    const never = { price: null, bid: null, ask: null, previousClose: null, dayVolume: null, provider: null };
    const quote = { symbol: "SPY", ...never, priceAtMs: null };
    const reader = await open({ name: null, quote });
    expect(await reader.readDay("SPY", SESSION)).toEqual({ name: null, quote, bars: [], whole: null });
    expect(await reader.readDay("XYZ", SESSION)).toBeNull();
    expect(await reader.readDays("XYZ", "2026-01-01")).toEqual([]);
  });

  test(`${name}: sessions come from a date on, oldest first`, async () => {
    const days = [day("2026-11-20"), day("2026-11-18"), day("2026-11-19", { splitFactor: 4 })];
    const reader = await open({ ...kept, days });
    const read = await reader.readDays("SPY", "2026-11-19");
    expect(read).toEqual([plain(day("2026-11-19", { splitFactor: 4 })), plain(day("2026-11-20"))]);
  });
}
