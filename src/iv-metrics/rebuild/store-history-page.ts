import { addDays } from "../../market/calendar-date.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { findOutliers, type HistoryDay } from "../../valuation/rebuild/find-outliers.ts";
import { thirtyDayPair } from "../../volatility/rank/rank-volatility.ts";
import type { IvHistoryRow, IvHistoryStore } from "../history-ports.ts";

/** Further than the five sessions around a day that it is compared with. */
const NEIGHBOUR_DAYS = 14;

type Store = Pick<IvHistoryStore, "readRebuilt" | "storeDays" | "judgeDays">;
type Stored = Awaited<ReturnType<IvHistoryStore["readRebuilt"]>>[number];

/**
 * Stores a page's days, all of them in one request, each judged beside its neighbours, stored ones included; those are
 * judged anew with the days that have come beside them. Returns how many of the page's rows changed.
 */
export async function storeHistoryPage(
  store: Store,
  rows: readonly IvHistoryRow[],
  calendar: TradingCalendar,
): Promise<number> {
  const found = rows.filter(({ iv30 }) => iv30 !== null);
  if (found.length === 0) return store.storeDays(rows);
  const around = await readAround(store, found);
  const suspects = new Map(
    [...Map.groupBy(found, ({ symbol }) => symbol)].map(([symbol, own]) => {
      const mine = new Map<string, HistoryDay>();
      for (const neighbour of around) if (neighbour.symbol === symbol) mine.set(neighbour.day, neighbour);
      for (const row of own) mine.set(row.day, historyDay(row, calendar));
      return [symbol, findOutliers([...mine.values()])];
    }),
  );
  const judge = ({ symbol, day }: { symbol: string; day: string }) =>
    suspects.get(symbol)?.has(day) === true ? ("suspect" as const) : ("good" as const);
  const stored = await store.storeDays(
    rows.map((row) => (row.quality === "good" ? { ...row, quality: judge(row) } : row)),
  );
  const anew = beside(around, found).flatMap(({ symbol, day, quality }) => {
    const judged = judge({ symbol, day });
    return judged === quality ? [] : [{ symbol, day, quality: judged }];
  });
  await store.judgeDays(anew);
  return stored;
}

/** So far that the neighbours' own neighbours are among them. */
function readAround(store: Store, found: readonly IvHistoryRow[]): Promise<Stored[]> {
  const days = found.map(({ day }) => day).toSorted();
  const range = {
    from: addDays(days[0] ?? "", -2 * NEIGHBOUR_DAYS),
    to: addDays(days.at(-1) ?? "", 2 * NEIGHBOUR_DAYS),
  };
  return store.readRebuilt([...new Set(found.map(({ symbol }) => symbol))], range);
}

/** Stored days that stand beside one of a page's own, and are none of them. */
function beside(around: readonly Stored[], found: readonly IvHistoryRow[]): Stored[] {
  const own = Map.groupBy(found, ({ symbol }) => symbol);
  return around.filter(({ symbol, day }) => {
    const days = own.get(symbol)?.map((row) => row.day) ?? [];
    const near = days.some(
      (each) => addDays(each, -NEIGHBOUR_DAYS) <= day && day <= addDays(each, NEIGHBOUR_DAYS),
    );
    return near && !days.includes(day);
  });
}

function historyDay({ day, iv30, expiries }: IvHistoryRow, calendar: TradingCalendar): HistoryDay {
  const points = expiries.map((expiry) => ({ ...expiry, volatility: expiry.atmImpliedVolatility }));
  const pair = thirtyDayPair(points, day, calendar);
  const own = iv30 ?? Number.NaN;
  return { day, iv30: own, nearIv: pair?.[0].volatility ?? own, farIv: pair?.[1].volatility ?? own };
}
