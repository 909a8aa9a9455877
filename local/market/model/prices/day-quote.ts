import { newYorkDate } from "../../../../src/market/time-zone.ts";
import { hashOf, streamOf } from "../../../chance.ts";
import { latestRegularTime, latestSession, marketTime, previousDay, tradingDay } from "../market-clock.ts";
import type { ModelledTicker } from "../options/option-moment.ts";
import type { BarHistory } from "./bar-history.ts";
import { joinBars } from "./price-bars.ts";

/** An underlying as quoted at an instant. Dollars and cents; 0 where the day has nothing yet. */
export type DayQuote = {
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
  /** Of the day that is going on, regular session only. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
  /** Close of the session before. */
  readonly previousClose: number;
  /** Last price of the latest regular session. */
  readonly regularLast: number;
  readonly regularLastMs: number;
  readonly quotedMs: number;
  readonly tradedMs: number;
  readonly high52Weeks: number;
  readonly low52Weeks: number;
};

const MINUTE_MS = 60_000;
const WEEKDAYS_IN_52_WEEKS = 260;

export function dayQuote(seed: number, ticker: ModelledTicker, bars: BarHistory, nowMs: number): DayQuote {
  const { profile, path } = ticker;
  const minuteMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const index = profile.kind === "index";
  const last = toCents(path.priceAt(index ? latestRegularTime(minuteMs) : marketTime(minuteMs)));
  const today = tradingDay(newYorkDate(minuteMs));
  // From the start of pre-market the day is a new one, though its session has not opened.
  const begun = today !== null && minuteMs >= today.preMarketMs ? today : latestSession(minuteMs);
  const soFar = (bars.minutes(ticker, begun.date) ?? []).filter(({ startMs }) => startMs < minuteMs);
  const session = joinBars(
    soFar.filter(({ regular }) => regular),
    begun.openMs,
  );
  const before = previousDay(begun.openMs);
  const lastSession = latestSession(minuteMs);
  const tradedMs = soFar.at(-1)?.startMs ?? before.closeMs;
  const draw = hashOf(seed, streamOf(`quote ${profile.symbol}`), Math.floor(minuteMs / MINUTE_MS));
  const halfSpread = Math.max(0.01, Math.round(last * 0.004 * profile.spreadScale) / 100);
  const range = yearRange(ticker, begun.weekday);
  return {
    last,
    bid: toCents(last - halfSpread),
    ask: toCents(last + halfSpread),
    bidSize: 1 + (draw % 90),
    askSize: 1 + ((draw >>> 10) % 90),
    open: session?.open ?? 0,
    high: session?.high ?? 0,
    low: session?.low ?? 0,
    volume: soFar.reduce((sum, bar) => sum + bar.volume, 0),
    previousClose: toCents(path.priceAt({ weekday: before.weekday, share: 1 })),
    regularLast: toCents(path.priceAt(latestRegularTime(minuteMs))),
    regularLastMs: Math.min(minuteMs, lastSession.closeMs),
    quotedMs: Math.min(minuteMs, begun.afterHoursEndMs),
    tradedMs,
    high52Weeks: Math.max(range.high, session?.high ?? 0),
    low52Weeks: Math.min(range.low, session?.low ?? range.low),
  };
}

function yearRange({ path }: ModelledTicker, weekday: number): { high: number; low: number } {
  let high = 0;
  let low = Number.POSITIVE_INFINITY;
  for (let back = 1; back <= WEEKDAYS_IN_52_WEEKS; back += 1) {
    const price = toCents(path.priceAt({ weekday: Math.max(1, weekday - back), share: 1 }));
    high = Math.max(high, price);
    low = Math.min(low, price);
  }
  return { high, low };
}

function toCents(price: number): number {
  return Math.round(price * 100) / 100;
}
