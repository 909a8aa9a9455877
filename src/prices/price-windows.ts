import { addDays, daysBetween } from "../market/calendar-date.ts";
import { looksLikeSplit, usualRange } from "../volatility/split-jump.ts";
import type { DayPrices } from "./range-ports.ts";

/** Highest and lowest price of regular sessions, in shares of today. */
export type PriceWindow = {
  name: "week" | "month" | "year";
  /** New York date, included. */
  from: string;
  high: number;
  highDate: string;
  low: number;
  lowDate: string;
  /** Where `price` stands: 0 at the low, 1 at the high, beyond either outside of them; null where both are one. */
  position: number | null;
  /** The first session that is stored, where that is later than the window begins; null where it is all there. */
  storedFrom: string | null;
};

/** Calendar days, today included: 7, 30, and 52 weeks. */
export const WINDOW_DAYS: Readonly<Record<PriceWindow["name"], number>> = { week: 7, month: 30, year: 364 };
/** A window that begins on a weekend or a holiday has its first session later. */
const MOST_CLOSED_DAYS = 5;

/** Days in today's shares: prices before a split divided by it, volumes times it. */
export function inSharesOfToday(days: readonly DayPrices[]): DayPrices[] {
  let factor = 1;
  const adjusted: DayPrices[] = [];
  for (const day of days.toReversed()) {
    const { date, open, high, low, close, volume, splitFactor } = day;
    adjusted.push({
      date,
      ...{ open: open / factor, high: high / factor, low: low / factor, close: close / factor },
      volume: volume * factor,
      splitFactor,
    });
    if (splitFactor !== null && splitFactor > 0) factor *= splitFactor;
  }
  return adjusted.reverse();
}

/** The ranges of `days`, which are in order and in shares of today, up to `today`. Those without any session are left out. */
export function priceWindows(days: readonly DayPrices[], today: string, price: number): PriceWindow[] {
  const [first] = days;
  return (Object.keys(WINDOW_DAYS) as PriceWindow["name"][]).flatMap((name): PriceWindow[] => {
    const from = addDays(today, 1 - WINDOW_DAYS[name]);
    const inside = days.filter(({ date }) => date >= from && date <= today);
    const [start] = inside;
    if (start === undefined || first === undefined) return [];
    const highest = inside.reduce((a, b) => (b.high > a.high ? b : a), start);
    const lowest = inside.reduce((a, b) => (b.low < a.low ? b : a), start);
    const isCut = start === first && daysBetween(from, start.date) > MOST_CLOSED_DAYS;
    return [
      {
        ...{ name, from, high: highest.high, highDate: highest.date },
        ...{ low: lowest.low, lowDate: lowest.date },
        position: rangePosition(price, lowest.low, highest.high),
        storedFrom: isCut ? start.date : null,
      },
    ];
  });
}

export function rangePosition(price: number, low: number, high: number): number | null {
  return high > low ? (price - low) / (high - low) : null;
}

/** The day on which prices jump as in a split that nobody told of; null where none do. */
export function untoldSplit(days: readonly DayPrices[]): string | null {
  const usual = usualRange(days);
  const jump = days.find((day, i) => {
    const before = days[i - 1];
    return before !== undefined && looksLikeSplit(before, day, usual);
  });
  return jump?.date ?? null;
}
