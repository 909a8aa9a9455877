import { addDays, MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import type { Market } from "../model/market.ts";
import { tradingDay } from "../model/market-clock.ts";
import { rawFactor } from "../model/prices/corporate-actions.ts";
import { joinBars, type PriceBar } from "../model/prices/price-bars.ts";
import { dailyPrices } from "../tiingo/daily-prices.ts";
import { modelSymbol } from "./symbols.ts";

export type TapeWish = {
  readonly timeframe: "1Min" | "5Min" | "1Day";
  readonly adjusted: boolean;
  /** `[fromMs, toMs)` */
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
};

/** Bars of one name in order of time, made day by day so that a page costs no more than what is on it. */
export function* barTape(market: Market, symbol: string, wish: TapeWish): Generator<PriceBar> {
  const name = modelSymbol(symbol);
  const last = newYorkDate(wish.toMs - 1);
  for (let date = newYorkDate(wish.fromMs); date <= last; date = addDays(date, 1)) {
    if (tradingDay(date) === null) continue;
    for (const bar of barsOfDate(market, name, date, wish)) {
      if (bar.startMs >= wish.fromMs && bar.startMs < wish.toMs) yield bar;
    }
  }
}

function barsOfDate(market: Market, name: string, date: string, wish: TapeWish): readonly PriceBar[] {
  if (wish.timeframe === "1Day") {
    const bar = wish.adjusted
      ? adjustedDay(market, name, date, wish.nowMs)
      : rawDay(market, name, date, wish.nowMs);
    return bar === null ? [] : [{ ...bar, startMs: wallTimeToMs(date, 0) }];
  }
  const factor = wish.adjusted ? 1 : rawFactor(name, date);
  const minutes = ended(market, name, date, wish.nowMs).map((bar) => scaled(bar, factor));
  if (wish.timeframe === "1Min") return minutes;
  const groups = Map.groupBy(minutes, ({ startMs }) => Math.floor(startMs / (5 * MINUTE_MS)) * 5 * MINUTE_MS);
  return [...groups].flatMap(([startMs, bars]) => joinBars(bars, startMs) ?? []);
}

/** Also of a session that is still going on, as far as it has gone. */
function rawDay(market: Market, name: string, date: string, nowMs: number): PriceBar | null {
  const session = ended(market, name, date, nowMs).filter(({ regular }) => regular);
  const bar = joinBars(session, 0);
  return bar === null ? null : scaled(bar, rawFactor(name, date));
}

function adjustedDay(market: Market, name: string, date: string, nowMs: number): PriceBar | null {
  const [day] = dailyPrices(market, name, { from: date, to: date }, nowMs);
  if (day === undefined) return rawDay(market, name, date, nowMs);
  const { adjOpen, adjHigh, adjLow, adjClose, adjVolume } = day;
  const [open, high, low, close] = [adjOpen, adjHigh, adjLow, adjClose].map(fourDigits);
  if (open === undefined || high === undefined || low === undefined || close === undefined) return null;
  return { startMs: 0, open, high, low, close, volume: adjVolume };
}

function ended(market: Market, name: string, date: string, nowMs: number) {
  return (market.minuteBars(name, date) ?? []).filter(({ startMs }) => startMs + MINUTE_MS <= nowMs);
}

function scaled<T extends PriceBar>(bar: T, factor: number): T {
  if (factor === 1) return bar;
  const price = (value: number) => Math.round(value * factor * 100) / 100;
  return {
    ...bar,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume: Math.round(bar.volume / factor),
  };
}

function fourDigits(price: number): number {
  return Math.round(price * 10_000) / 10_000;
}
