import { percent, signed } from "./figures.ts";

/** How far a level lies from the price: "+1.7 %". */
export function percentAway(level: number, price: number): string {
  return signed(percent(level / price - 1));
}
