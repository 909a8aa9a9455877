import { addDays, DAY_MS, dateOfDay, dayNumber } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { Market } from "../model/market.ts";
import { tradingDay } from "../model/market-clock.ts";
import { rawFactor } from "../model/prices/corporate-actions.ts";
import { joinBars, type PriceBar } from "../model/prices/price-bars.ts";
import type { SeriesQuery } from "./parse-query.ts";
import { instrumentId, modelSymbol } from "./resolve-symbol.ts";

export type OhlcvRecord = PriceBar & {
  readonly symbol: string;
  readonly publisherId: number;
  readonly instrumentId: number;
  readonly recordType: 33 | 35;
};

export type BarArchive = {
  /** By time, then symbol, then publisher. */
  records(query: SeriesQuery): OhlcvRecord[];
  count(query: SeriesQuery): number;
};

const COUNTS_KEPT = 20_000;

export function createBarArchive(market: Market): BarArchive {
  const counts = new Map<string, number>();
  const recordsOfDate = (query: SeriesQuery, date: string): OhlcvRecord[] =>
    query.symbols
      .flatMap((symbol) => recordsOf(market, query, symbol, date))
      .filter(({ startMs }) => startMs >= query.startMs && startMs < query.endMs)
      .toSorted((a, b) => a.startMs - b.startMs);
  return {
    records: (query) => datesOf(query).flatMap((date) => recordsOfDate(query, date)),
    count(query) {
      let sum = 0;
      for (const date of datesOf(query)) {
        const key = `${query.name} ${query.schema} ${query.symbols.join(",")} ${date} ${query.startMs} ${query.endMs}`;
        const known = counts.get(key) ?? recordsOfDate(query, date).length;
        if (counts.size >= COUNTS_KEPT) counts.clear();
        counts.set(key, known);
        sum += known;
      }
      return sum;
    },
  };
}

/** Daily records belong to UTC days, minutes to the New York day they were traded on. */
function datesOf({ schema, startMs, endMs }: SeriesQuery): string[] {
  const utc = schema === "ohlcv-1d";
  const last = utc ? dateOfDay(Math.floor((endMs - 1) / DAY_MS)) : newYorkDate(endMs - 1);
  const dates: string[] = [];
  let date = utc ? dateOfDay(Math.floor(startMs / DAY_MS)) : newYorkDate(startMs);
  for (; date <= last; date = addDays(date, 1)) if (tradingDay(date) !== null) dates.push(date);
  return dates;
}

function recordsOf(market: Market, query: SeriesQuery, symbol: string, date: string): OhlcvRecord[] {
  const { dataset, schema, name } = query;
  const bars = barsOf(market, query, symbol, date);
  return bars.flatMap((bar) =>
    splitVolume(bar.volume, dataset.publishers).map(({ id, volume }) => ({
      ...bar,
      volume,
      symbol,
      publisherId: id,
      instrumentId: instrumentId(name, symbol, bar.startMs),
      recordType: schema === "ohlcv-1m" ? (33 as const) : (35 as const),
    })),
  );
}

function barsOf(market: Market, query: SeriesQuery, symbol: string, date: string): readonly PriceBar[] {
  const { dataset, schema } = query;
  const midnightMs = dayNumber(date) * DAY_MS;
  const model = modelSymbol(symbol);
  const minutes = market.minuteBars(model, date) ?? [];
  const factor = rawFactor(model, date);
  if (schema === "ohlcv-1m") return minutes.map((bar) => scaled(bar, factor));
  // What is traded after midnight UTC, on a winter's evening, is left out; a feed counts it to the next day.
  const ofDay = minutes.filter(({ startMs, regular }) =>
    dataset.day === "session" ? regular : startMs < midnightMs + DAY_MS,
  );
  const joined = joinBars(ofDay, midnightMs);
  return joined === null ? [] : [scaled(joined, factor)];
}

/** Whole shares by venue; a venue without one sends no record. The last of those that cover all takes the rest. */
function splitVolume(
  volume: number,
  publishers: readonly { id: number; share: number }[],
): { id: number; volume: number }[] {
  const parts = publishers.map(({ id, share }) => ({ id, volume: Math.floor(volume * share) }));
  const whole = publishers.reduce((sum, { share }) => sum + share, 0) > 0.999;
  const [first] = parts;
  if (first !== undefined) {
    const given = parts.reduce((sum, part) => sum + part.volume, 0);
    if (whole) first.volume += volume - given;
    else if (volume > 0) first.volume = Math.max(1, first.volume);
  }
  return parts.filter((part) => part.volume > 0);
}

function scaled({ startMs, ...bar }: PriceBar, factor: number): PriceBar {
  const price = (value: number) => (factor === 1 ? value : Math.round(value * factor * 100) / 100);
  return {
    startMs,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume: factor === 1 ? bar.volume : Math.round(bar.volume / factor),
  };
}
