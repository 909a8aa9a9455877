import { isInSession, lastClose } from "../market/trading-calendar.ts";

/** Where figures come from and how old they are. */
export type DataFreshness = {
  source: "stored" | "manual";
  provider: string | null;
  asOfMs: number | null;
  ageSeconds: number | null;
  stale: boolean;
};

/** In session two refreshes of 15 minutes may be missed before a quote is called stale. */
const SESSION_LIMIT_MS = 30 * 60_000;

/** `limitMs` is the age in session from which figures are stale. */
export function storedFreshness(
  provider: string,
  asOfMs: number,
  nowMs: number,
  limitMs: number = SESSION_LIMIT_MS,
): DataFreshness {
  return {
    source: "stored",
    provider,
    asOfMs,
    ageSeconds: Math.max(0, Math.round((nowMs - asOfMs) / 1000)),
    stale: isStale(asOfMs, nowMs, limitMs),
  };
}

export const MANUAL_DATA: DataFreshness = {
  source: "manual",
  provider: null,
  asOfMs: null,
  ageSeconds: null,
  stale: false,
};

/** Outside the session quotes stand still: only those from before the last `limitMs` of trading are stale. */
export function isStale(asOfMs: number, nowMs: number, limitMs: number = SESSION_LIMIT_MS): boolean {
  const referenceMs = isInSession(nowMs) ? nowMs : Math.min(nowMs, lastClose(nowMs));
  return referenceMs - asOfMs > limitMs;
}
