import { isAhead } from "../market/ahead.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { type FreshnessLimits, isStale } from "../providers/freshness.ts";
import { hasCrossed, isNewSide } from "./crossings.ts";
import { dayRange } from "./day-range.ts";
import type { Sight, WatchedAlert } from "./ports.ts";

export type LookDeps = {
  calendar: TradingCalendar;
  limits: Pick<FreshnessLimits, "quotesMs" | "metricsMs">;
};

/** What a look has to write down; `fires` when the level was reached. */
export type Look = { seen: Sight; fires: boolean };

/**
 * Looks at an alert that waits for a level. Null when there is nothing to write: nobody knows the value, it is old, of the
 * future, older than what was seen, or on the same side as before.
 */
export function lookAtAlert(watched: WatchedAlert, deps: LookDeps, nowMs: number): Look | null {
  const { alert } = watched;
  const seen = sightOf(watched, deps);
  const level = alert.kind === "expected_move" ? 1 : alert.level;
  if (seen === null || level === null || !isBelievable(watched, seen, deps, nowMs)) return null;
  const before = valueBefore(watched, seen);
  // A range is left on either side: what counts is how far the price is from the close, in standard deviations.
  const [from, now] =
    alert.kind === "expected_move" ? [abs(before), Math.abs(seen.value)] : [before, seen.value];
  const direction = alert.kind === "expected_move" ? "up" : alert.direction;
  const fires = from !== null && hasCrossed({ before: from, now, level, direction });
  return fires || isNewSide(sameDay(watched, seen) ? from : null, now, level) ? { seen, fires } : null;
}

/** The value that the alert's kind looks at; of the expected move in standard deviations from the close before. */
export function sightOf(
  { alert, observed }: WatchedAlert,
  { calendar }: Pick<LookDeps, "calendar">,
): Sight | null {
  if (alert.kind === "iv_rank") return finite(observed.ivRank);
  // No share trades at nothing: that is a hole in somebody's data.
  const price = finite(observed.price);
  if (alert.kind === "earnings" || price === null || price.value <= 0) return null;
  if (alert.kind === "price") return price;
  const range = dayRange(observed, calendar);
  return range === null ? null : { value: (price.value - range.close) / range.move, atMs: price.atMs };
}

const finite = (sight: Sight | null) => (sight !== null && Number.isFinite(sight.value) ? sight : null);

function isBelievable(
  { alert }: WatchedAlert,
  { atMs }: Sight,
  { calendar, limits }: LookDeps,
  nowMs: number,
) {
  const limitMs = alert.kind === "iv_rank" ? limits.metricsMs : limits.quotesMs;
  if (isAhead(atMs, nowMs) || isStale(atMs, nowMs, { limitMs, calendar })) return false;
  return alert.seen === null || atMs >= alert.seen.atMs;
}

/** A session's range begins at its close before: whoever was armed on an earlier day has seen the price there, at 0. */
function valueBefore(watched: WatchedAlert, seen: Sight): number | null {
  const { alert } = watched;
  if (alert.kind !== "expected_move" || sameDay(watched, seen)) return alert.seen?.value ?? null;
  return newYorkDate(alert.armedAtMs) < newYorkDate(seen.atMs) ? 0 : null;
}

/** Only ranges are of a day. */
function sameDay({ alert }: WatchedAlert, { atMs }: Sight): boolean {
  if (alert.kind !== "expected_move") return true;
  return alert.seen !== null && newYorkDate(alert.seen.atMs) === newYorkDate(atMs);
}

const abs = (value: number | null) => (value === null ? null : Math.abs(value));
