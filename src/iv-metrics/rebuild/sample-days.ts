import { weekday } from "../../market/calendar-date.ts";
import type { DayWork } from "./plan-history-pages.ts";

/** A day that stands for others: what it costs a ticker is what they do. */
export type SampleDay = {
  sample: DayWork /** That it stands for, its own included. */;
  tickerDays: number;
};

const MOST_SAMPLES = 10;

/**
 * The days whose price tells that of all: for each weekday and set of tickers one or two. On Thursdays and Fridays the
 * record looks at more expirations, and tickers differ by how many of their contracts are quoted. Beyond ten, which only
 * odd days are, a day stands for those of its weekday whatever their tickers.
 */
export function sampleDays(work: readonly DayWork[]): SampleDay[] {
  const alike = groupsOf(
    work,
    (each) => `${weekday(each.day)} ${each.tickers.map(({ symbol }) => symbol).join()}`,
  );
  const groups = alike.length <= MOST_SAMPLES ? alike : groupsOf(work, ({ day }) => weekday(day));
  const each = groups.length * 2 <= MOST_SAMPLES ? 2 : 1;
  return groups.flatMap((group) => samplesOf(group, Math.min(each, group.length)));
}

/** So many of the group's fullest days, evenly spread: strikes and steps change with the price over a year. */
function samplesOf(group: readonly DayWork[], count: number): SampleDay[] {
  const most = Math.max(...group.map(({ tickers }) => tickers.length));
  const fullest = group.filter(({ tickers }) => tickers.length === most);
  const tickerDays = group.reduce((sum, { tickers }) => sum + tickers.length, 0) / count;
  return Array.from({ length: count }, (_, i) => {
    const sample = fullest[Math.floor(((i + 0.5) * fullest.length) / count)];
    return sample === undefined ? [] : [{ sample, tickerDays }];
  }).flat();
}

function groupsOf(work: readonly DayWork[], keyOf: (each: DayWork) => string | number): DayWork[][] {
  return [...Map.groupBy(work, keyOf).values()];
}
