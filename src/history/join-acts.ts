import type { CorporateAct, DailyBar } from "../prices/sources.ts";

/**
 * A bar of another provider with the split or dividend that the unreadable row of its day told of, and adjusted by that
 * row's factor where it has only raw prices. Else the act would be lost with the row.
 */
export function joinAct(bar: DailyBar, acts: readonly CorporateAct[]): DailyBar {
  const act = acts.find(({ symbol, date }) => symbol === bar.symbol && date === bar.date);
  if (act === undefined || bar.splitFactor !== null || bar.dividend !== null) return bar;
  const { open, high, low, close, volume } = bar;
  const by = (price: number) => price * act.factor;
  const adjusted = bar.adjusted ?? {
    open: by(open),
    high: by(high),
    low: by(low),
    close: by(close),
    volume,
  };
  return { ...bar, adjusted, splitFactor: act.splitFactor, dividend: act.dividend };
}
