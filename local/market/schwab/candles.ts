import { addDays, dayNumber, MINUTE_MS, weekday } from "../../../src/market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import type { Market } from "../model/market.ts";
import { previousDay, tradingDay } from "../model/market-clock.ts";
import { joinBars, type PriceBar } from "../model/prices/price-bars.ts";
import type { PriceHistoryQuery } from "./price-history-query.ts";
import type { Candle, PriceHistory } from "./schwab-source.ts";

const CHICAGO = "America/Chicago";
const FIRST_DATE = "2020-01-02";

/** The answer to `/pricehistory`: whole New York days, never a candle that has not ended. Null: unknown symbol. */
export function priceHistory(market: Market, query: PriceHistoryQuery, nowMs: number): PriceHistory | null {
  if (market.profile(query.symbol) === null) return null;
  const lastDate = newYorkDate(Math.min(query.endMs ?? nowMs, nowMs));
  const firstDate = firstDateOf(query, lastDate);
  const dates = tradingDates(firstDate, lastDate);
  const candles =
    query.frequencyType === "minute"
      ? dates.flatMap((date) => minuteCandles(market, query, date, nowMs))
      : sessionCandles(market, query, dates, nowMs);
  const before = previousDay(wallTimeToMs(dates[0] ?? firstDate, 12 * 60));
  return {
    candles,
    previousClose: market.dailyBar(query.symbol, before.date)?.close ?? null,
    previousCloseDateMs: chicagoMidnight(before.date),
  };
}

function firstDateOf({ startMs, periodType, period }: PriceHistoryQuery, lastDate: string): string {
  if (startMs !== null) return later(newYorkDate(startMs), FIRST_DATE);
  if (periodType === "ytd") return later(`${lastDate.slice(0, 4)}-01-01`, FIRST_DATE);
  if (periodType !== "day")
    return later(addDays(lastDate, -(periodType === "month" ? 30 : 365) * period), FIRST_DATE);
  let date = tradingDay(lastDate) === null ? previousDay(wallTimeToMs(lastDate, 12 * 60)).date : lastDate;
  for (let back = 1; back < period; back += 1) date = previousDay(wallTimeToMs(date, 12 * 60)).date;
  return date;
}

function tradingDates(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let date = first; date <= last; date = addDays(date, 1))
    if (tradingDay(date) !== null) dates.push(date);
  return dates;
}

function minuteCandles(market: Market, query: PriceHistoryQuery, date: string, nowMs: number): Candle[] {
  const stepMs = query.frequency * MINUTE_MS;
  const bars = (market.minuteBars(query.symbol, date) ?? []).filter(
    ({ startMs, regular }) => startMs + MINUTE_MS <= nowMs && (regular || query.extendedHours),
  );
  if (query.frequency === 1) return bars.map((bar) => candle(bar, bar.startMs));
  const groups = Map.groupBy(bars, ({ startMs }) => Math.floor(startMs / stepMs) * stepMs);
  return [...groups].flatMap(([startMs, group]) => joined(group, startMs));
}

function sessionCandles(
  market: Market,
  query: PriceHistoryQuery,
  dates: readonly string[],
  nowMs: number,
): Candle[] {
  const bars = dates.flatMap((date) => {
    const day = tradingDay(date);
    const bar = day !== null && day.closeMs <= nowMs ? market.dailyBar(query.symbol, date) : null;
    return bar === null ? [] : [{ date, bar }];
  });
  const groups = Map.groupBy(bars, ({ date }) => labelOf(query.frequencyType, date));
  return [...groups].flatMap(([label, group]) =>
    joined(
      group.map(({ bar }) => bar),
      chicagoMidnight(label),
    ),
  );
}

/** The date that a daily, weekly (Monday) or monthly (first) candle is stamped with. */
function labelOf(frequencyType: PriceHistoryQuery["frequencyType"], date: string): string {
  if (frequencyType === "weekly") return addDays(date, -((weekday(date) + 6) % 7));
  return frequencyType === "monthly" ? `${date.slice(0, 7)}-01` : date;
}

function joined(bars: readonly PriceBar[], datetime: number): Candle[] {
  const bar = joinBars(bars, datetime);
  return bar === null ? [] : [candle(bar, datetime)];
}

function candle({ open, high, low, close, volume }: PriceBar, datetime: number): Candle {
  return { open, high, low, close, volume, datetime };
}

function chicagoMidnight(date: string): number {
  return wallTimeToMs(date, 0, CHICAGO);
}

function later(a: string, b: string): string {
  return dayNumber(a) > dayNumber(b) ? a : b;
}
