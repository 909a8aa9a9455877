import { type TradingDay, tradingDay } from "../market-clock.ts";
import type { ModelledTicker } from "../options/option-moment.ts";
import { type MinuteBar, minuteBars, type PriceBar, sessionBar } from "./price-bars.ts";

/** Bars of names by New York date; null where the exchange is closed. */
export type BarHistory = {
  minutes(ticker: ModelledTicker, date: string): readonly MinuteBar[] | null;
  session(ticker: ModelledTicker, date: string): PriceBar | null;
};

const DAYS_OF_MINUTES_KEPT = 64;
const SESSIONS_KEPT = 50_000;

/** Makes bars on demand and keeps the latest. */
export function createBarHistory(seed: number): BarHistory {
  const minutesKept = new Map<string, readonly MinuteBar[]>();
  const sessionsKept = new Map<string, PriceBar | null>();
  const minutesOf = (ticker: ModelledTicker, day: TradingDay): readonly MinuteBar[] => {
    const key = `${ticker.profile.symbol} ${day.date}`;
    const known = minutesKept.get(key);
    if (known !== undefined) return known;
    const made = minuteBars(seed, ticker, day);
    if (minutesKept.size >= DAYS_OF_MINUTES_KEPT) minutesKept.clear();
    minutesKept.set(key, made);
    return made;
  };
  return {
    minutes(ticker, date) {
      const day = tradingDay(date);
      return day === null ? null : minutesOf(ticker, day);
    },
    session(ticker, date) {
      const day = tradingDay(date);
      if (day === null) return null;
      const key = `${ticker.profile.symbol} ${date}`;
      const known = sessionsKept.get(key);
      if (known !== undefined) return known;
      const made = sessionBar(minutesOf(ticker, day), day);
      if (sessionsKept.size >= SESSIONS_KEPT) sessionsKept.clear();
      sessionsKept.set(key, made);
      return made;
    },
  };
}
