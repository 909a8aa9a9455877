import type { StrategyName } from "./named-strategy.ts";

type Twin = { readonly strategy: StrategyName; readonly reversed: boolean };

/** The same shape in calls and in puts; `true` where its strikes are then written the other way round. */
const TWINS: readonly (readonly [calls: StrategyName, puts: StrategyName, reversed: boolean])[] = [
  ["long_call", "long_put", false],
  ["short_call", "short_put", false],
  ["bull_call_spread", "bull_put_spread", true],
  ["bear_call_spread", "bear_put_spread", true],
  ["butterfly", "put_butterfly", false],
  ["call_calendar", "put_calendar", false],
  ["call_diagonal", "put_diagonal", true],
  ["call_ratio_spread", "put_ratio_spread", true],
  ["call_backspread", "put_backspread", true],
];

/** The strategy of the other type at the same strikes; null where it has none. */
export function callPutTwin(name: StrategyName): Twin | null {
  for (const [calls, puts, reversed] of TWINS) {
    if (name === calls) return { strategy: puts, reversed };
    if (name === puts) return { strategy: calls, reversed };
  }
  return null;
}
