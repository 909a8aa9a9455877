import type { HorizonDensity } from "./horizon-density.ts";
import type { Position } from "./position.ts";

/**
 * Mean profit or loss at the horizon under the density, in dollars of that day, net of half the spread on every
 * leg. A sum of option prices, so it is exact: puts follow from calls by parity.
 */
export function expectedValue(position: Position, density: HorizonDensity): number {
  let value = -position.netDebit - position.halfSpreads;
  for (const { type, strike, amount } of position.settled) {
    const call = density.expectedCall(strike);
    value += amount * (type === "call" ? call : call + (strike - density.forward));
  }
  for (const leg of position.repriced) value += leg.amount * density.expectedRepriced(leg);
  return value;
}
