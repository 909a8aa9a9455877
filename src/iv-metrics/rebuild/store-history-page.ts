import { addDays } from "../../market/calendar-date.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { findOutliers, type HistoryDay } from "../../valuation/rebuild/find-outliers.ts";
import { thirtyDayPair } from "../../volatility/rank/rank-volatility.ts";
import type { IvHistoryRow, IvHistoryStore } from "../history-ports.ts";

/** Further than the five sessions around a day that it is compared with. */
const NEIGHBOUR_DAYS = 14;

/**
 * Stores a page's days, all of them in one request, each judged beside its neighbours, stored ones included. Returns how
 * many rows changed.
 */
export async function storeHistoryPage(
  store: Pick<IvHistoryStore, "readRebuilt" | "storeDays">,
  rows: readonly IvHistoryRow[],
  calendar: TradingCalendar,
): Promise<number> {
  const found = rows.filter(({ iv30 }) => iv30 !== null);
  if (found.length === 0) return store.storeDays(rows);
  const days = found.map(({ day }) => day).toSorted();
  const range = {
    from: addDays(days[0] ?? "", -NEIGHBOUR_DAYS),
    to: addDays(days.at(-1) ?? "", NEIGHBOUR_DAYS),
  };
  const around = await store.readRebuilt([...new Set(found.map(({ symbol }) => symbol))], range);
  const suspects = new Map(
    [...Map.groupBy(found, ({ symbol }) => symbol)].map(([symbol, own]) => {
      const mine = new Map<string, HistoryDay>();
      for (const neighbour of around) if (neighbour.symbol === symbol) mine.set(neighbour.day, neighbour);
      for (const row of own) mine.set(row.day, historyDay(row, calendar));
      return [symbol, findOutliers([...mine.values()])];
    }),
  );
  return store.storeDays(
    rows.map((row) =>
      row.quality === "good" && suspects.get(row.symbol)?.has(row.day) === true
        ? { ...row, quality: "suspect" }
        : row,
    ),
  );
}

function historyDay({ day, iv30, expiries }: IvHistoryRow, calendar: TradingCalendar): HistoryDay {
  const points = expiries.map((expiry) => ({ ...expiry, volatility: expiry.atmImpliedVolatility }));
  const pair = thirtyDayPair(points, day, calendar);
  const own = iv30 ?? Number.NaN;
  return { day, iv30: own, nearIv: pair?.[0].volatility ?? own, farIv: pair?.[1].volatility ?? own };
}
