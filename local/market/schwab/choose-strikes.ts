import type { ChainQuery } from "./chain-query.ts";

/** How many strikes either side of the market count as near it (ranges NTM and SNK). */
const NEAR_STRIKES = 10;

/**
 * The strikes of one expiration and side that a query wants. `strikes` in rising order.
 * `strikeCount` is the number of strikes in all, centred on the money, as the recorded SPY chain shows (16 of 16).
 */
export function chooseStrikes(
  strikes: readonly number[],
  side: "CALL" | "PUT",
  spot: number,
  query: Pick<ChainQuery, "range" | "strikeCount" | "strike">,
): Set<number> {
  const inRange = strikes.filter((strike) => isWanted(strike, side, spot, query));
  const near =
    query.range === "NTM" || query.range === "SNK" ? nearest(inRange, spot, NEAR_STRIKES) : inRange;
  return new Set(query.strikeCount === null ? near : nearest(near, spot, query.strikeCount));
}

function isWanted(
  strike: number,
  side: "CALL" | "PUT",
  spot: number,
  query: Pick<ChainQuery, "range" | "strike">,
): boolean {
  if (query.strike !== null && strike !== query.strike) return false;
  const inTheMoney = side === "CALL" ? strike < spot : strike > spot;
  switch (query.range) {
    case "ITM":
      return inTheMoney;
    case "OTM":
      return !inTheMoney;
    case "SAK":
      return strike > spot;
    case "SBK":
      return strike < spot;
    default:
      return true;
  }
}

/** A run of `count` neighbours with the money in its middle. */
function nearest(strikes: readonly number[], spot: number, count: number): readonly number[] {
  if (strikes.length <= count) return strikes;
  const above = strikes.findIndex((strike) => strike > spot);
  const middle = above === -1 ? strikes.length : above;
  const start = Math.min(Math.max(0, middle - Math.ceil(count / 2)), strikes.length - count);
  return strikes.slice(start, start + count);
}
