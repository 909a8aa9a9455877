import { realisedBetween, realisedFromBars } from "../iv-metrics/realised-from-bars.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { Settlement } from "../options/contract.ts";
import type { PriceBar } from "../volatility/realised-volatility.ts";
import { looksLikeSplit, usualRange } from "../volatility/split-jump.ts";
import { MOST_APART, type Outcome, type SettledBar, type Unsettled } from "./ports.ts";

export type SettledOutcome = Pick<Outcome, "settled" | "realised" | "realised20" | "realised60">;

type Settling = Pick<Unsettled, "observedDay" | "settledDay"> & {
  settlement: Settlement;
  /** On the day observed, dollars a share. */
  underlyingPrice: number;
};

/**
 * What came of an expiration, from daily bars, oldest first. Settled at the last session's raw close, AM at its raw open:
 * the special quotation of the open is not stored. Later splits are undone, cash dividends not: the forward knew of them.
 * Null while the bars of the day observed or settled lack, or while a split is not told of: prices then are not in one
 * kind of shares, and nothing is written that would be wrong for good.
 */
export function settleOutcome(
  { observedDay, settledDay, settlement, underlyingPrice }: Settling,
  bars: readonly SettledBar[],
  calendar: TradingCalendar,
): SettledOutcome | null {
  const window = sameShares(bars.filter(({ day }) => day >= observedDay && day <= settledDay));
  const [first, last] = [window[0], window.at(-1)];
  if (first?.day !== observedDay || last?.day !== settledDay) return null;
  const apart = Math.max(first.close / underlyingPrice, underlyingPrice / first.close);
  if (!(apart <= MOST_APART) || jumps(window)) return null;
  const before = bars.filter(({ day }) => day < observedDay);
  const until = calendar.previousTradingDay(observedDay);
  const realised = (sessions: number) => realisedFromBars(before, sessions, until, calendar).yangZhang;
  const lastSession = settlement === "AM" ? calendar.previousTradingDay(settledDay) : settledDay;
  return {
    settled: settlement === "AM" ? last.open : last.close,
    realised: realisedBetween(bars, observedDay, lastSession, calendar),
    realised20: realised(20),
    realised60: realised(60),
  };
}

type DatedBar = PriceBar & { day: string };

/** Raw prices in shares of the first day: each later split undone. */
function sameShares(window: readonly SettledBar[]): DatedBar[] {
  let shares = 1;
  return window.map(({ day, high, low, close, splitFactor, rawOpen, rawClose }, i) => {
    if (i > 0) shares *= splitFactor ?? 1;
    // The day's range is that of its adjusted prices.
    const scale = (shares * rawClose) / close;
    return { day, open: shares * rawOpen, high: scale * high, low: scale * low, close: shares * rawClose };
  });
}

function jumps(window: readonly DatedBar[]): boolean {
  const usual = usualRange(window);
  return window.some((bar, i) => {
    const before = window[i - 1];
    return before !== undefined && looksLikeSplit(before, bar, usual);
  });
}
