export type Ohlcv = { open: number; high: number; low: number; close: number; volume: number };

export type OhlcvReading =
  | { ok: true; ohlcv: Ohlcv }
  | { ok: false; reason: "malformed" | "impossible_prices" };

/** What is stored keeps four decimals: a smaller price would become 0. */
const MIN_PRICE = 0.0001;
const MAX_PRICE = 99_999_999.9999;

/**
 * Prices in dollars and volume in shares, each null where it could not be read. No bar without all five, none whose
 * prices are not positive, and none whose high or low lies inside its own open and close.
 */
export function checkOhlcv(read: { [name in keyof Ohlcv]: number | null }): OhlcvReading {
  const { open, high, low, close, volume } = read;
  if (open === null || high === null || low === null || close === null || volume === null) {
    return { ok: false, reason: "malformed" };
  }
  const possible =
    low >= MIN_PRICE &&
    high <= MAX_PRICE &&
    high >= Math.max(open, close) &&
    low <= Math.min(open, close) &&
    volume >= 0 &&
    volume <= Number.MAX_SAFE_INTEGER;
  if (!possible) return { ok: false, reason: "impossible_prices" };
  return { ok: true, ohlcv: { open, high, low, close, volume: Math.round(volume) } };
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|\+00:00)$/;

/** Epoch ms of an ISO 8601 instant in UTC, finer digits cut off; null for anything else, also for 30 February. */
export function readUtcInstant(value: unknown): number | null {
  if (typeof value !== "string" || !INSTANT.test(value)) return null;
  const ms = Date.parse(value);
  // The platform takes 30 February for 2 March.
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(value.slice(0, 19)) ? ms : null;
}
