import { HOUR_MS, MINUTE_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { DigestFacts, DigestKind } from "./ports.ts";

/** Later than this after the open, or the close, nobody waits for it any more. */
const WORTH_MS = { morning: 2 * HOUR_MS, closing: 5 * HOUR_MS } as const;
/** So long it waits for fresh figures; then it is posted, and says what is missing. */
const PATIENCE_MS = { morning: 45 * MINUTE_MS, closing: 75 * MINUTE_MS } as const;

export type DueDigest = { kind: DigestKind; day: string; sinceMs: number; untilMs: number };

/** The digest whose time it is: none on closed days, and earlier where the exchange closes early. */
export function dueDigest(nowMs: number, calendar: TradingCalendar): DueDigest | null {
  const day = newYorkDate(nowMs);
  const session = calendar.sessionOn(day);
  if (session === null) return null;
  const [kind, sinceMs] =
    nowMs < session.closeMs
      ? (["morning", session.openMs] as const)
      : (["closing", session.closeMs] as const);
  const untilMs = Math.min(sinceMs + WORTH_MS[kind], kind === "morning" ? session.closeMs : Infinity);
  return nowMs >= sinceMs && nowMs < untilMs ? { kind, day, sinceMs, untilMs } : null;
}

/**
 * Whether its figures are there: chains refreshed since the open, the day's close rows after the close. Of every ticker,
 * until patience is over.
 */
export function isReady({ tickers }: DigestFacts, { kind, day, sinceMs }: DueDigest, nowMs: number): boolean {
  if (nowMs >= sinceMs + PATIENCE_MS[kind]) return true;
  return tickers.every(({ refreshedAtMs, closes }) =>
    kind === "morning" ? (refreshedAtMs ?? 0) >= sinceMs : closes.at(-1)?.day === day,
  );
}
