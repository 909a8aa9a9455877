import { AppError } from "../errors.ts";
import { addDays, MINUTE_MS } from "../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import {
  type DataFreshness,
  type FreshnessLimits,
  storedFreshness,
  USUAL_LIMITS,
} from "../providers/freshness.ts";
import type { BarSession, BarTimeframe, PriceReader, StoredBar } from "./ports.ts";
import { unknownSymbol } from "./read-quote.ts";

export type BarsWish = {
  symbol: string;
  timeframe: BarTimeframe;
  session?: BarSession | "all";
  /** An instant, ISO 8601, or a New York date; `to` excludes an instant and includes a date. */
  from?: string;
  to?: string;
  limit?: number;
  /** Goes on behind a page of the same wish. */
  page?: BarsPage;
};

/** Where a page of bars begins, or in front of which it ends: the start of a bar that is not on it, epoch ms. */
export type BarsPage = { afterMs: number } | { beforeMs: number };

export type BarsView = {
  symbol: string;
  timeframe: BarTimeframe;
  /** In order of time. `date` is the New York date, for daily bars; null for others. */
  bars: (StoredBar & { date: string | null })[];
  /** Where the next page starts: pass it as `from`. Null when this is all. */
  nextMs: number | null;
  /** The page behind this one; the one before it, of the same day, where the latest were asked for. Null at the end. */
  nextPage: BarsPage | null;
  data: DataFreshness;
};

export type BarsOptions = {
  calendar?: TradingCalendar;
  limits?: Pick<FreshnessLimits, "minuteBarsMs" | "fiveMinuteBarsMs">;
};

export const MOST_BARS = 5_000;
const DEFAULT_LIMIT = { "1m": 1_000, "5m": 1_000, "1d": 60 } as const;
const INTRADAY_MS = { "1m": MINUTE_MS, "5m": 5 * MINUTE_MS } as const;

/**
 * Stored bars of a symbol: from `from` on, oldest first; without it those of the latest day with bars, or the latest 60 daily
 * ones. Throws `unknown_symbol`, and `invalid_request` for a range that cannot be.
 */
export async function readBars(
  prices: PriceReader,
  wish: BarsWish,
  nowMs: number,
  { calendar = nyseCalendar, limits = USUAL_LIMITS }: BarsOptions = {},
): Promise<BarsView> {
  const { symbol, timeframe } = wish;
  const range = pagedRange(rangeOf(wish), wish.page);
  const limit = wish.limit ?? DEFAULT_LIMIT[timeframe];
  const keep = range.fromMs === null ? "newest" : "oldest";
  const session = sessionOf(wish);
  // One more than asked tells whether there are more.
  const [quote, found] = await Promise.all([
    prices.findQuote(symbol),
    prices.readBars({ symbol, timeframe, session, ...range, limit: limit + 1, keep }),
  ]);
  if (quote === null) throw unknownSymbol(symbol);
  const all = keep === "oldest" ? found : latest(found, timeframe);
  const bars = keep === "oldest" ? all.slice(0, limit) : all.slice(-limit);
  return {
    symbol,
    timeframe,
    bars: bars.map((bar) => ({ ...bar, date: timeframe === "1d" ? newYorkDate(bar.startMs) : null })),
    nextMs: keep === "oldest" ? (found[limit]?.startMs ?? null) : null,
    nextPage: all.length > bars.length ? pageBeside(bars, keep) : null,
    data: freshnessOf(bars.at(-1), timeframe, { toMs: range.toMs, nowMs, calendar, limits }),
  };
}

function sessionOf({ timeframe, session }: BarsWish): BarSession | "all" {
  if (timeframe !== "1d") return session ?? "regular";
  if (session !== "extended") return "all";
  throw new AppError("invalid_request", "session: daily bars cover the regular session only.", {
    hint: "Ask for timeframe 1m or 5m to see extended hours.",
  });
}

function rangeOf({ from, to }: BarsWish): Range {
  const fromMs = from === undefined ? null : startOf(from);
  const toMs = to === undefined ? null : endOf(to);
  if (fromMs !== null && toMs !== null && fromMs >= toMs) {
    throw new AppError("invalid_request", `from: ${from} is not before to, ${to}.`);
  }
  return { fromMs, toMs };
}

type Range = { fromMs: number | null; toMs: number | null };

function pagedRange({ fromMs, toMs }: Range, page: BarsPage | undefined): Range {
  if (page === undefined) return { fromMs, toMs };
  if ("afterMs" in page) return { fromMs: page.afterMs + 1, toMs };
  return { fromMs, toMs: Math.min(page.beforeMs, toMs ?? page.beforeMs) };
}

function pageBeside(bars: readonly StoredBar[], keep: "oldest" | "newest"): BarsPage | null {
  const edge = bars.at(keep === "oldest" ? -1 : 0);
  if (edge === undefined) return null;
  return keep === "oldest" ? { afterMs: edge.startMs } : { beforeMs: edge.startMs };
}

function startOf(text: string): number {
  return isDate(text) ? wallTimeToMs(text, 0) : Date.parse(text);
}

function endOf(text: string): number {
  return isDate(text) ? wallTimeToMs(addDays(text, 1), 0) : Date.parse(text);
}

function isDate(text: string): boolean {
  return text.length === "2026-11-23".length;
}

/** Intraday bars of the last New York date among them. */
function latest(bars: readonly StoredBar[], timeframe: BarTimeframe): readonly StoredBar[] {
  const last = bars.at(-1);
  if (last === undefined || timeframe === "1d") return bars;
  const dayStartMs = wallTimeToMs(newYorkDate(last.startMs), 0);
  return bars.filter(({ startMs }) => startMs >= dayStartMs);
}

const NO_DATA: DataFreshness = {
  source: "stored",
  provider: null,
  asOfMs: null,
  quotedAtMs: null,
  delayed: false,
  ageSeconds: null,
  stale: true,
};

function freshnessOf(
  last: StoredBar | undefined,
  timeframe: BarTimeframe,
  { toMs, nowMs, calendar, limits }: Required<BarsOptions> & { toMs: number | null; nowMs: number },
): DataFreshness {
  const provider = last?.provider ?? null;
  if (last === undefined || provider === null) {
    return { ...NO_DATA, provider, stale: toMs === null };
  }
  const asOfMs = endOfBar(last, timeframe, calendar);
  // Bars up to a moment in the past are as fresh as they were then.
  const atMs = Math.min(nowMs, toMs ?? nowMs);
  const limitMs = timeframe === "5m" ? limits.fiveMinuteBarsMs : limits.minuteBarsMs;
  const data = storedFreshness(provider, asOfMs, nowMs, { limitMs, calendar });
  if (data.ageSeconds === null) return data;
  const { stale } = storedFreshness(provider, asOfMs, atMs, { limitMs, calendar });
  return {
    ...data,
    stale: timeframe === "1d" ? isDailyStale(last, atMs, calendar) : stale,
  };
}

function endOfBar({ startMs }: StoredBar, timeframe: BarTimeframe, calendar: TradingCalendar): number {
  if (timeframe !== "1d") return startMs + INTRADAY_MS[timeframe];
  return calendar.sessionOn(newYorkDate(startMs))?.closeMs ?? startMs;
}

/** A day's own bar comes in the evening, so that until the next day the one before will do. */
function isDailyStale({ startMs }: StoredBar, atMs: number, calendar: TradingCalendar): boolean {
  return newYorkDate(startMs) < calendar.previousTradingDay(newYorkDate(atMs));
}
