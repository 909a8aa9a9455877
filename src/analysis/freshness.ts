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

export function storedFreshness(provider: string, asOfMs: number, nowMs: number): DataFreshness {
  return {
    source: "stored",
    provider,
    asOfMs,
    ageSeconds: Math.max(0, Math.round((nowMs - asOfMs) / 1000)),
    stale: isStale(asOfMs, nowMs),
  };
}

export const MANUAL_DATA: DataFreshness = {
  source: "manual",
  provider: null,
  asOfMs: null,
  ageSeconds: null,
  stale: false,
};

/** Outside the session quotes stand still: only those from before the last half hour of trading are stale. */
export function isStale(asOfMs: number, nowMs: number): boolean {
  const referenceMs = isInSession(nowMs) ? nowMs : Math.min(nowMs, lastClose(nowMs));
  return referenceMs - asOfMs > SESSION_LIMIT_MS;
}
