import { weekday } from "../../market/calendar-date.ts";
import type { DayWork } from "./plan-history-pages.ts";

/** A day that stands for others: what it costs a ticker is what they do. */
export type SampleDay = {
  sample: DayWork /** Of all days that it stands for, itself included. */;
  tickerDays: number;
};

const MOST_SAMPLES = 10;

/**
 * The days whose price tells that of all: for each weekday and set of tickers the middle one. On Thursdays and Fridays the
 * record looks at more expirations, and tickers differ by how many of their contracts are quoted. Beyond ten, which only
 * odd days are, a day stands for those of its weekday whatever their tickers.
 */
export function sampleDays(work: readonly DayWork[]): SampleDay[] {
  const alike = groupsOf(
    work,
    (each) => `${weekday(each.day)} ${each.tickers.map(({ symbol }) => symbol).join()}`,
  );
  const groups = alike.length <= MOST_SAMPLES ? alike : groupsOf(work, ({ day }) => weekday(day));
  return groups.flatMap((group) => {
    const most = Math.max(...group.map(({ tickers }) => tickers.length));
    const fullest = group.filter(({ tickers }) => tickers.length === most);
    const sample = fullest[Math.floor(fullest.length / 2)];
    const tickerDays = group.reduce((sum, { tickers }) => sum + tickers.length, 0);
    return sample === undefined ? [] : [{ sample, tickerDays }];
  });
}

function groupsOf(work: readonly DayWork[], keyOf: (each: DayWork) => string | number): DayWork[][] {
  return [...Map.groupBy(work, keyOf).values()];
}
