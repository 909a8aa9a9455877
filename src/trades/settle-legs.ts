import { MINUTE_MS } from "../market/calendar-date.ts";
import { expiresAtMs } from "../market/expiry.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { DayPrices, OptionTradeLeg } from "./ports.ts";

export type SettlementPrice = { price: number; source: "official" | "estimate" | "opening" };

/** The last trade of a liquid stock comes within minutes of the close. */
const NEAR_CLOSE_MS = 30 * MINUTE_MS;

export function hasExpired(
  { expiration, settlement }: Pick<OptionTradeLeg, "expiration" | "settlement">,
  calendar: TradingCalendar,
  nowMs: number,
): boolean {
  return expiresAtMs(expiration, settlement, calendar) <= nowMs;
}

/**
 * What the underlying stood at when a leg expired: the day's stored close, until it is stored the close of the last
 * regular bar before it. AM-settled options settle at the exchange's special opening quotation, which is not stored: the
 * day's open stands for it. Null while nothing is stored.
 */
export function settlementPrice(
  leg: Pick<OptionTradeLeg, "expiration" | "settlement">,
  { daily, intraday }: DayPrices,
  calendar: TradingCalendar,
): SettlementPrice | null {
  const atMs = expiresAtMs(leg.expiration, leg.settlement, calendar);
  const day = newYorkDate(atMs);
  const bar = daily.find((one) => one.day === day);
  if (leg.settlement === "AM") return bar === undefined ? null : { price: bar.open, source: "opening" };
  if (bar !== undefined) return { price: bar.close, source: "official" };
  const last = intraday.findLast(({ startMs }) => startMs < atMs && startMs >= atMs - NEAR_CLOSE_MS);
  return last === undefined ? null : { price: last.close, source: "estimate" };
}

/** Dollars a share that exercise pays at that price. */
export function intrinsicValue({ type, strike }: OptionTradeLeg, price: number): number {
  return Math.max(0, type === "call" ? price - strike : strike - price);
}
