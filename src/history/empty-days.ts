import { newYorkDate } from "../market/time-zone.ts";
import type { FetchedDailyBars, FetchedHistory, UnreadableDay } from "../prices/sources.ts";
import type { HistoryPart } from "./plan-history.ts";

export type EmptyDays<Given> = {
  provider: Given;
  days: string[] /** Some day of the symbol came. */;
  got: boolean;
};

/** Whether a row of that symbol and day came that could not be read: such a day is asked for again, not empty. */
function unreadIn(
  answers: readonly { unreadable?: readonly UnreadableDay[] }[],
): (symbol: string, day: string) => boolean {
  const rows = answers.flatMap(({ unreadable }) => unreadable ?? []);
  return (symbol, day) =>
    rows.some((row) => row.symbol === symbol && (row.date === null || row.date === day));
}

/** The asked days of a symbol that none of the answers has, though one of them knows the symbol. */
export function emptyDaily(
  { symbol, days }: { symbol: string; days: readonly string[] },
  answers: readonly FetchedDailyBars[],
  last: FetchedDailyBars,
): EmptyDays<FetchedDailyBars["provider"]> {
  const datesIn = ({ bars }: FetchedDailyBars) =>
    bars.filter((bar) => bar.symbol === symbol).map(({ date }) => date);
  const found = new Set(answers.flatMap(datesIn));
  const giver = answers.find((answer) => datesIn(answer).length > 0) ?? last;
  const isUnread = unreadIn(answers);
  const empty = days.filter((day) => !found.has(day) && !isUnread(symbol, day));
  return { provider: giver.provider, days: empty, got: found.size > 0 };
}

/** The same of a history part: only days that could be served, and lie within what the provider has. */
export function emptyHistory(
  { timeframe, days }: HistoryPart,
  answers: readonly FetchedHistory[],
  symbol: string,
  last: FetchedHistory,
): EmptyDays<FetchedHistory["provider"]> {
  const datesIn = ({ bars, dailyBars }: FetchedHistory) =>
    timeframe === "1d"
      ? dailyBars.filter((bar) => bar.symbol === symbol).map(({ date }) => date)
      : bars.filter((bar) => bar.symbol === symbol).map(({ startMs }) => newYorkDate(startMs));
  const givers = answers.filter((answer) => datesIn(answer).length > 0);
  const found = new Set(givers.flatMap(datesIn));
  const isUnread = unreadIn(answers);
  const empty = days.filter(
    (day) => couldServe(day, givers, answers) && !found.has(day) && !isUnread(symbol, day),
  );
  return { provider: (givers[0] ?? last).provider, days: empty, got: found.size > 0 };
}

/** Where nobody gave anything it is not told who had nothing: a day counts that all of them could serve by now. */
function couldServe(
  day: string,
  givers: readonly FetchedHistory[],
  answers: readonly FetchedHistory[],
): boolean {
  const reaches = ({ usableTo }: FetchedHistory) => usableTo === null || day <= usableTo;
  const begins = ({ usableFrom = null }: FetchedHistory) => usableFrom === null || day >= usableFrom;
  if (givers.length > 0) return givers.some((answer) => reaches(answer) && begins(answer));
  return answers.every(reaches) && answers.some(begins);
}
