import type { PositionLeg } from "../position-leg.ts";
import { isCover, type PairableOption } from "./pair-shorts.ts";

/**
 * Cash that pays for the shares of every short put, less its premium: strike - premium, dollars a share of one unit. A put
 * that a long put living as long covers needs none; the dearest are covered first. Null where no short put is left.
 */
export function cashToSecure({ legs }: { readonly legs: readonly PositionLeg[] }): number | null {
  const puts = (side: PositionLeg["side"]) =>
    legs.flatMap(({ type, side: own, strike, years, quantity, premium }) =>
      type === "put" && own === side && strike !== null && years !== null
        ? [{ type, strike, years, quantity, premium } satisfies PairableOption]
        : [],
    );
  const longs = puts("buy").sort((a, b) => a.years - b.years);
  const free = longs.map((long) => long.quantity);
  const dearest = puts("sell").sort(
    (a, b) => b.strike - b.premium - (a.strike - a.premium) || a.years - b.years,
  );
  let cash: number | null = null;
  for (const short of dearest) {
    let open = short.quantity;
    for (const [index, long] of longs.entries()) {
      if (!isCover(long, short)) continue;
      const taken = Math.min(open, free[index] ?? 0);
      free[index] = (free[index] ?? 0) - taken;
      open -= taken;
    }
    if (open > 0) cash = (cash ?? 0) + open * (short.strike - short.premium);
  }
  return cash;
}
