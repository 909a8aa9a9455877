import type { OptionType } from "../options/contract.ts";

/** Dollars between the farthest neighbouring strikes of one type; null where nothing is between strikes. */
export function wingWidth(
  legs: readonly { readonly type: OptionType; readonly strike: number }[],
): number | null {
  let widest = 0;
  for (const type of ["put", "call"] as const) {
    const strikes = legs.flatMap((leg) => (leg.type === type ? [leg.strike] : [])).sort((a, b) => a - b);
    for (const [index, strike] of strikes.entries())
      widest = Math.max(widest, strike - (strikes[index - 1] ?? strike));
  }
  return widest > 0 ? widest : null;
}
