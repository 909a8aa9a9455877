import type { PriceAndDelta } from "./american-price.ts";
import { normalCdf } from "./normal-distribution.ts";

/** Of `europeanOption`, without the cost of the other greeks. All inputs above 0 but the rates. */
export function europeanPriceAndDelta(
  type: "call" | "put",
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): PriceAndDelta {
  const [carried, owed] = [spot * Math.exp(-dividendYield * years), strike * Math.exp(-rate * years)];
  const deviation = volatility * Math.sqrt(years);
  const plus = Math.log(carried / owed) / deviation + 0.5 * deviation;
  const sign = type === "call" ? 1 : -1;
  const share = normalCdf(sign * plus);
  const price = sign * (carried * share - owed * normalCdf(sign * (plus - deviation)));
  return { price, delta: (sign * share * carried) / spot };
}
