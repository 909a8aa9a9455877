import { isAhead } from "../market/ahead.ts";
import { MINUTE_MS } from "../market/calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";

/** Where figures come from and how old they are. */
export type DataFreshness = {
  source: "stored" | "manual";
  provider: string | null;
  /** When we fetched or were told. */
  asOfMs: number | null;
  /** When the quotes stood at the exchange; null where they carry no time of their own. */
  quotedAtMs: number | null;
  /** The provider calls its quotes a quarter of an hour old. */
  delayed: boolean;
  /** Since the quotes stood; since the fetch where that is unknown. Null for a time in the future, which says nothing. */
  ageSeconds: number | null;
  stale: boolean;
};

/** When stored figures were fetched, and when what they are made of stood. */
export type Instants = { asOfMs: number; quotedAtMs?: number | null; delayed?: boolean };

/** How often what answers are made of is made anew; see `ScheduleSettings`. */
export type Intervals = {
  realtimeIntervalSeconds: number;
  fiveMinuteIntervalSeconds: number;
  optionChainIntervalMinutes: number;
  ivMetricsIntervalMinutes: number;
};

/** The age in session from which figures are stale, by what they are. */
export type FreshnessLimits = {
  readonly chainsMs: number;
  readonly quotesMs: number;
  readonly minuteBarsMs: number;
  readonly fiveMinuteBarsMs: number;
  readonly metricsMs: number;
};

/** A provider may give prices a quarter of an hour late, and call them so. */
const DELAY_MS = 15 * MINUTE_MS;
/** Prices that come by the minute may still be delayed ones, and of a name that trades seldom. */
const LEAST_PRICE_LIMIT_MS = 2 * DELAY_MS;

/**
 * Two refreshes may be missed. A last price comes with each run of prices and with each chain; metrics are made of quotes
 * up to a refresh old.
 */
export function freshnessLimits(intervals: Intervals): FreshnessLimits {
  const realtimeMs = intervals.realtimeIntervalSeconds * 1_000;
  const fiveMinuteMs = intervals.fiveMinuteIntervalSeconds * 1_000;
  const chainMs = intervals.optionChainIntervalMinutes * MINUTE_MS;
  const metricsMs = intervals.ivMetricsIntervalMinutes * MINUTE_MS;
  return {
    chainsMs: 2 * chainMs,
    quotesMs: Math.max(LEAST_PRICE_LIMIT_MS, 2 * Math.min(realtimeMs, chainMs)),
    minuteBarsMs: Math.max(LEAST_PRICE_LIMIT_MS, 2 * realtimeMs),
    fiveMinuteBarsMs: Math.max(LEAST_PRICE_LIMIT_MS, 2 * fiveMinuteMs),
    metricsMs: 2 * metricsMs + chainMs,
  };
}

/** With every interval left as it is. */
export const USUAL_LIMITS: FreshnessLimits = freshnessLimits({
  realtimeIntervalSeconds: 60,
  fiveMinuteIntervalSeconds: 300,
  optionChainIntervalMinutes: 15,
  ivMetricsIntervalMinutes: 30,
});

export type FreshnessOptions = {
  /** The age in session from which figures are stale, as {@link FreshnessLimits} has it; that of chains when left out. */
  limitMs?: number | undefined;
  calendar?: TradingCalendar | undefined;
};

/** Age counts from the quotes, not from the fetch. */
export function storedFreshness(
  provider: string,
  instants: number | Instants,
  nowMs: number,
  { limitMs = USUAL_LIMITS.chainsMs, calendar = nyseCalendar }: FreshnessOptions = {},
): DataFreshness {
  const { asOfMs, quotedAtMs = null, delayed = false } = asInstants(instants);
  const sinceMs = quotedAtMs ?? asOfMs;
  const ahead = isAhead(Math.max(asOfMs, sinceMs), nowMs);
  // Delayed quotes are a quarter of an hour old when they come: short intervals would have them stale for ever.
  const allowedMs = delayed ? Math.max(limitMs, DELAY_MS + limitMs / 2) : limitMs;
  return {
    source: "stored",
    provider,
    asOfMs,
    quotedAtMs,
    delayed,
    ageSeconds: ahead ? null : Math.max(0, Math.round((nowMs - sinceMs) / 1000)),
    stale: ahead || isStale(sinceMs, nowMs, { limitMs: allowedMs, calendar }),
  };
}

/** What to say of figures whose time lies in the future; nothing of others. */
export function aheadWarnings({ asOfMs, quotedAtMs }: DataFreshness, nowMs: number): string[] {
  const atMs = Math.max(asOfMs ?? 0, quotedAtMs ?? 0);
  if (!isAhead(atMs, nowMs)) return [];
  return [
    `The quotes bear a time in the future, ${new Date(atMs).toISOString()}: a clock ran ahead when they were stored, and nobody knows their age. The next refresh replaces them.`,
  ];
}

function asInstants(instants: number | Instants): Instants {
  return typeof instants === "number" ? { asOfMs: instants } : instants;
}

export const MANUAL_DATA: DataFreshness = {
  source: "manual",
  provider: null,
  asOfMs: null,
  quotedAtMs: null,
  delayed: false,
  ageSeconds: null,
  stale: false,
};

/** Outside the session quotes stand still: only those from before the last `limitMs` of trading are stale. */
export function isStale(
  asOfMs: number,
  nowMs: number,
  { limitMs = USUAL_LIMITS.chainsMs, calendar = nyseCalendar }: FreshnessOptions = {},
): boolean {
  const referenceMs = calendar.isInSession(nowMs) ? nowMs : Math.min(nowMs, calendar.lastClose(nowMs));
  return referenceMs - asOfMs > limitMs;
}
