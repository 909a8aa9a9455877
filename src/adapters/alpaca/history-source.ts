import { addDays } from "../../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../market/time-zone.ts";
import type { HistorySource } from "../../prices/sources.ts";
import { unreadableRows } from "../unreadable-rows.ts";
import { fetchMinutes } from "./bar-source.ts";
import { type AlpacaDeps, createAlpacaApi } from "./client.ts";
import { fetchDays, lastSettledDate } from "./daily-bar-source.ts";

/** After-hours trading ends at 20:00 in New York. */
const LAST_MINUTE = 20 * 60;

/** History of whole New York days. Costs nothing beyond the plan. */
export function createAlpacaHistorySource(deps: AlpacaDeps): HistorySource {
  const api = createAlpacaApi(deps);
  return {
    priceHistory: async () => 0,
    async fetchHistory({ timeframe, ...request }) {
      const nowMs = deps.nowMs();
      if (timeframe === "1d") {
        const { bars: dailyBars, ...fetched } = await fetchDays(api, request, nowMs);
        const settled = lastSettledDate(nowMs);
        return { ...fetched, bars: [], dailyBars, usableTo: settled < request.to ? settled : null };
      }
      const minutes = {
        symbols: request.symbols,
        timeframe,
        fromMs: wallTimeToMs(request.from, 0),
        toMs: wallTimeToMs(addDays(request.to, 1), 0),
      };
      const { endMs, ...fetched } = await fetchMinutes(api, minutes, nowMs);
      const failures = [...fetched.failures, ...unreadableRows("Alpaca", fetched.unreadable)];
      const whole = lastWholeDate(Math.min(endMs, nowMs));
      return { ...fetched, failures, dailyBars: [], usableTo: whole < request.to ? whole : null };
    },
  };
}

/** The last New York date of which every minute lies before an instant. */
function lastWholeDate(endMs: number): string {
  const date = newYorkDate(endMs);
  return endMs >= wallTimeToMs(date, LAST_MINUTE) ? date : addDays(date, -1);
}
