import type { StoredQuote } from "../../src/prices/ports.ts";
import type { DayPrices, PriceStretch, RangeReader } from "../../src/prices/range-ports.ts";

export type KeptRanges = {
  name: string | null;
  quote: StoredQuote;
  /** Bars of one minute and of five, in any order. */
  minutes?: readonly PriceStretch[];
  fives?: readonly PriceStretch[];
  /** With the session's open, epoch ms. */
  days?: readonly (DayPrices & { openMs: number })[];
};

const FIVE_MS = 5 * 60_000;

/** A reader of one ticker's prices in memory. Held to the same contract as Postgres'. */
export function memoryRanges({ name, quote, minutes = [], fives = [], days = [] }: KeptRanges): RangeReader {
  const plain = ({ openMs: _open, ...day }: DayPrices & { openMs: number }): DayPrices => day;
  return {
    async readDay(symbol, { fromMs, toMs }) {
      if (symbol !== quote.symbol) return null;
      const isInside = ({ startMs }: { startMs: number }) => startMs >= fromMs && startMs < toMs;
      const ofMinutes = minutes.filter(isInside);
      const listed = ofMinutes.length > 0 ? ofMinutes : fives.filter(isInside);
      const whole = days.find(({ openMs }) => openMs >= fromMs && openMs < toMs);
      return {
        name,
        quote,
        bars: stretches(listed, fromMs),
        whole: whole === undefined ? null : plain(whole),
      };
    },
    readDays: async (symbol, from) =>
      symbol !== quote.symbol
        ? []
        : days
            .filter(({ date }) => date >= from)
            .toSorted((a, b) => a.openMs - b.openMs)
            .map(plain),
  };
}

function stretches(bars: readonly PriceStretch[], fromMs: number): PriceStretch[] {
  const inTime = bars.toSorted((a, b) => a.startMs - b.startMs);
  const groups = Map.groupBy(
    inTime,
    ({ startMs }) => fromMs + Math.floor((startMs - fromMs) / FIVE_MS) * FIVE_MS,
  );
  return [...groups].map(([startMs, group]) => ({
    startMs,
    open: group[0]?.open ?? 0,
    high: Math.max(...group.map(({ high }) => high)),
    low: Math.min(...group.map(({ low }) => low)),
    close: group.at(-1)?.close ?? 0,
    volume: group.reduce((sum, { volume }) => sum + volume, 0),
  }));
}
