import { AFTER_HOURS_END, type MarketTime } from "../market-clock.ts";
import type { ModelledDividend } from "../universe/dividends.ts";

/**
 * What dividends make of a price path that knows none, as a factor: the share falls by the amount between the close
 * before an ex-date and the morning after. The factor is 1 at the close of weekday `anchorDay`.
 */
export function dividendFactors(
  dividends: readonly ModelledDividend[],
  priceAt: (time: MarketTime) => number,
  anchorDay: number,
): (time: MarketTime) => number {
  if (dividends.length === 0) return () => 1;
  const days = dividends.map(({ exWeekday }) => exWeekday);
  const closes = dividends.map(({ exWeekday }) => priceAt({ weekday: exWeekday - 1, share: 1 }));
  const anchor = countUpTo(days, anchorDay);
  // factors[n]: after the first n of them.
  const factors = new Array<number>(dividends.length + 1).fill(1);
  for (let n = anchor; n < dividends.length; n += 1) {
    const before = factors[n] ?? 1;
    factors[n + 1] = before - (dividends[n]?.amount ?? 0) / (closes[n] ?? 1);
  }
  for (let n = anchor - 1; n >= 0; n -= 1)
    factors[n] = (factors[n + 1] ?? 1) + (dividends[n]?.amount ?? 0) / (closes[n] ?? 1);
  return ({ weekday, share }) =>
    factors[countUpTo(days, share > AFTER_HOURS_END ? weekday : weekday - 1)] ?? 1;
}

/** How many of `days`, ascending, are no later than `day`. */
function countUpTo(days: readonly number[], day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? Number.POSITIVE_INFINITY) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}
