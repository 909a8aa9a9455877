import { addDays } from "../../market/calendar-date.ts";
import { wallTime } from "../../market/time-zone.ts";

/** Minutes after midnight, New York, by which a day is over: sessions by 16:00, trading after hours by 20:00. */
const OVER_AT_MINUTE = { "1d": 16 * 60, "1m": 20 * 60 } as const;

/** The latest New York date whose candles are complete. */
export function lastFullDay(timeframe: "1m" | "1d", nowMs: number): string {
  const { date, minuteOfDay } = wallTime(nowMs);
  return minuteOfDay >= OVER_AT_MINUTE[timeframe] ? date : addDays(date, -1);
}
