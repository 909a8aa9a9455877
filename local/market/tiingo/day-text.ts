import { double } from "../schwab/wire-number.ts";
import type { TiingoDay } from "./daily-prices.ts";

/** Days of a range as Tiingo writes them: milliseconds and Z, the raw columns first. */
export function rangeText(days: readonly TiingoDay[]): string {
  const rows = days.map(
    (day) =>
      `{"date":"${day.date}T00:00:00.000Z","close":${double(day.close)},"high":${double(day.high)},` +
      `"low":${double(day.low)},"open":${double(day.open)},"volume":${day.volume},` +
      `"adjClose":${double(day.adjClose)},"adjHigh":${double(day.adjHigh)},"adjLow":${double(day.adjLow)},` +
      `"adjOpen":${double(day.adjOpen)},"adjVolume":${day.adjVolume},` +
      `"divCash":${double(day.divCash)},"splitFactor":${double(day.splitFactor)}}`,
  );
  return `[${rows.join(",")}]`;
}

/** The latest day alone comes in another form: an offset in its date, the columns by their names. */
export function latestText(day: TiingoDay): string {
  return (
    `[{"adjClose":${double(day.adjClose)},"adjHigh":${double(day.adjHigh)},"adjLow":${double(day.adjLow)},` +
    `"adjOpen":${double(day.adjOpen)},"adjVolume":${day.adjVolume},"close":${double(day.close)},` +
    `"date":"${day.date}T00:00:00+00:00","divCash":${double(day.divCash)},"high":${double(day.high)},` +
    `"low":${double(day.low)},"open":${double(day.open)},"splitFactor":${double(day.splitFactor)},` +
    `"volume":${day.volume}}]`
  );
}
