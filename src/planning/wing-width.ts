import type { BuiltLeg } from "./generate/combination.ts";

/** Dollars between the farthest neighbouring strikes of one type; null where nothing is between strikes. */
export function wingWidth(legs: readonly BuiltLeg[]): number | null {
  let widest = 0;
  for (const { quoted: low } of legs) {
    let next = Number.POSITIVE_INFINITY;
    for (const { quoted: high } of legs)
      if (high.type === low.type && high.strike > low.strike && high.strike < next) next = high.strike;
    if (next !== Number.POSITIVE_INFINITY && next - low.strike > widest) widest = next - low.strike;
  }
  return widest > 0 ? widest : null;
}
