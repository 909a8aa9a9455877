import type { Smile } from "./smile.ts";

/** Total variance may fall by this share before it is called arbitrage: fits are no better than that. */
const FORGIVEN = 0.005;

/**
 * Whether total variance sigma^2 T falls from one expiration to the next at the same K/F, at the money or a standard
 * deviation of the nearer one either side where both are quoted: then a calendar costs nothing (Gatheral and Jacquier
 * 2014, lemma 2.1).
 */
export function hasCalendarArbitrage(near: Smile, far: Smile): boolean {
  const deviation = near.atmVolatility * Math.sqrt(near.years);
  return [-deviation, 0, deviation].some((k) => {
    const [nearStrike, farStrike] = [near.forward * Math.exp(k), far.forward * Math.exp(k)];
    if (!isQuoted(near, nearStrike) || !isQuoted(far, farStrike)) return false;
    const nearVariance = near.volatility(nearStrike) ** 2 * near.years;
    return far.volatility(farStrike) ** 2 * far.years < nearVariance * (1 - FORGIVEN);
  });
}

function isQuoted({ lowestStrike, highestStrike }: Smile, strike: number): boolean {
  return strike >= lowestStrike && strike <= highestStrike;
}
