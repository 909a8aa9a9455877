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
  /** Since the quotes stood; since the fetch where that is unknown. */
  ageSeconds: number | null;
  stale: boolean;
};

/** When stored figures were fetched, and when what they are made of stood. */
export type Instants = { asOfMs: number; quotedAtMs?: number | null; delayed?: boolean };

/** In session two refreshes of 15 minutes may be missed before a quote is called stale. */
const SESSION_LIMIT_MS = 30 * 60_000;

export type FreshnessOptions = {
  /** The age in session from which figures are stale; half an hour when left out. */
  limitMs?: number;
  calendar?: TradingCalendar;
};

/** Age counts from the quotes, not from the fetch. */
export function storedFreshness(
  provider: string,
  instants: number | Instants,
  nowMs: number,
  { limitMs = SESSION_LIMIT_MS, calendar = nyseCalendar }: FreshnessOptions = {},
): DataFreshness {
  const { asOfMs, quotedAtMs = null, delayed = false } = asInstants(instants);
  const sinceMs = quotedAtMs ?? asOfMs;
  return {
    source: "stored",
    provider,
    asOfMs,
    quotedAtMs,
    delayed,
    ageSeconds: Math.max(0, Math.round((nowMs - sinceMs) / 1000)),
    stale: isStale(sinceMs, nowMs, { limitMs, calendar }),
  };
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
  { limitMs = SESSION_LIMIT_MS, calendar = nyseCalendar }: FreshnessOptions = {},
): boolean {
  const referenceMs = calendar.isInSession(nowMs) ? nowMs : Math.min(nowMs, calendar.lastClose(nowMs));
  return referenceMs - asOfMs > limitMs;
}
