import { MORNING_MS } from "./fill.ts";
import type { World } from "./world.ts";

/** The run of neighbouring expirations whose contracts come nearest to `contracts`, both ends included. */
export function chooseWindow(
  { stack }: World,
  symbol: string,
  contracts: number,
): { from: string; to: string } {
  const listed = stack.market.market?.listed(symbol, MORNING_MS) ?? [];
  const sizes = listed
    .map(({ expiration, strikes }) => ({ date: expiration.date, size: 2 * strikes.length }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  let best = { from: "", to: "", off: Number.POSITIVE_INFINITY };
  for (const [i, { date: from }] of sizes.entries()) {
    let sum = 0;
    for (const { date: to, size } of sizes.slice(i)) {
      sum += size;
      const off = Math.abs(sum - contracts);
      if (off < best.off) best = { from, to, off };
    }
  }
  return best;
}
