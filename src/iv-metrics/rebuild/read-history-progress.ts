import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { HistoryProgress, HistoryProgressReader } from "./ports.ts";
import { latestSessions } from "./wanted-days.ts";

/** How much of the past year's volatility is stored, live or rebuilt, of one ticker or of all that are active. */
export function readHistoryProgress(
  { progress, calendar }: { progress: HistoryProgressReader; calendar: TradingCalendar },
  nowMs: number,
  symbol: string | null = null,
): Promise<HistoryProgress> {
  return progress.readProgress(latestSessions(calendar, nowMs), symbol);
}

/** Days of a ticker that are settled: there, or known not to be had. */
export function settledDays({ live, rebuilt, nothing }: HistoryProgress): number {
  return Object.values(rebuilt).reduce((sum, days) => sum + days, live + nothing);
}
