import { newYorkDate, wallTimeToMs } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { RunTrigger } from "../../scheduling/ports.ts";

export type HistoryEffort = {
  messages: number;
  requests: number;
  /** Requests that may be made in a minute. */
  perMinute: number;
  trigger: RunTrigger;
};

/** The queue's way from page to page, and what a page stores. */
const SECONDS_A_PAGE = 4;
/** With four at a time. */
const SECONDS_A_REQUEST = 0.15;
const START_MINUTE = 20 * 60 + 40;

/** When the work is done, epoch ms: by hand without a break, by schedule from evening to the next open. */
export function doneByMs(
  { messages, requests, perMinute, trigger }: HistoryEffort,
  nowMs: number,
  calendar: TradingCalendar,
): number {
  const seconds = Math.max(
    messages * SECONDS_A_PAGE + requests * SECONDS_A_REQUEST,
    (requests / perMinute) * 60,
  );
  let leftMs = seconds * 1_000;
  let atMs = nowMs;
  while (trigger === "schedule") {
    const openMs = nextOpenMs(atMs, calendar);
    if (atMs + leftMs <= openMs) break;
    leftMs -= Math.max(0, openMs - atMs);
    atMs = wallTimeToMs(newYorkDate(openMs), START_MINUTE);
  }
  return atMs + leftMs;
}

function nextOpenMs(atMs: number, { sessionOn, nextTradingDay }: TradingCalendar): number {
  const today = newYorkDate(atMs);
  const own = sessionOn(today);
  if (own !== null && own.openMs > atMs) return own.openMs;
  return sessionOn(nextTradingDay(today))?.openMs ?? Number.POSITIVE_INFINITY;
}
