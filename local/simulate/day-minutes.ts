import { addDays, MINUTE_MS } from "../../src/market/calendar-date.ts";
import { wallTimeToMs } from "../../src/market/time-zone.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";

const { sessionOn } = nyseCalendar;

/** Part of a day, epoch ms: ticks at each full minute of `[fromMs, toMs)`. */
export type Stretch = { fromMs: number; toMs: number };

/**
 * A New York day from midnight to midnight: it holds the session with its extended hours whole, and each daily job
 * once, which a UTC day does not (late trading ends after midnight UTC). 1,380 or 1,500 minutes when clocks change.
 */
export function wholeDay(date: string): Stretch {
  return { fromMs: wallTimeToMs(date, 0), toMs: wallTimeToMs(addDays(date, 1), 0) };
}

/** The morning's jobs and the session's beginning and end alone, for a simulation of seconds. */
export function openAndClose(date: string, minutes: { afterOpen: number; aroundClose: number }): Stretch[] {
  const session = sessionOn(date);
  if (session === null) throw new RangeError(`${date} has no session.`);
  const { openMs, closeMs } = session;
  return [
    // Curve and dividends are fetched before the open.
    { fromMs: openMs - 85 * MINUTE_MS, toMs: openMs - 77 * MINUTE_MS },
    { fromMs: openMs - 2 * MINUTE_MS, toMs: openMs + minutes.afterOpen * MINUTE_MS },
    { fromMs: closeMs - minutes.aroundClose * MINUTE_MS, toMs: closeMs + 25 * MINUTE_MS },
  ];
}

export function minutesOf(stretches: readonly Stretch[]): number[] {
  return stretches.flatMap(({ fromMs, toMs }) =>
    Array.from(
      { length: Math.max(0, Math.ceil((toMs - fromMs) / MINUTE_MS)) },
      (_, i) => fromMs + i * MINUTE_MS,
    ),
  );
}

export function isWithin(stretches: readonly Stretch[], atMs: number): boolean {
  return stretches.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
}
