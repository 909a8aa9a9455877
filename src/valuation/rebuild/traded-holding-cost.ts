import { median } from "../../volatility/rank/median.ts";
import type { MatchedTrade } from "./match-trades.ts";
import { tradedParity } from "./traded-forward.ts";
import { type TradedInstant, tradedGround } from "./traded-ground.ts";

/** Below it a month's forward moves by a sixth of a hundredth at most: as well a dividend or a rate that is not right. */
const LEAST = 0.02;
/** Standard errors from nothing. */
const CLEAR = 4;
/** A share's minute is off by so much of it. */
const PRICE_SLACK = 5e-4;
/** Errors from the middle at which a reading counts half (Cauchy's weight). */
const REACH = 1.5;

/**
 * What holding the share costs beside interest and known dividends, a fraction a year, where calls and puts of at least two
 * expirations that traded in the same minutes agree on it; else nothing. A dividend that nobody announced is no cost that
 * all lives share.
 */
export function tradedHoldingCost(
  expiries: Iterable<readonly MatchedTrade[]>,
  instant: TradedInstant,
): number {
  const readings: { cost: number; error: number }[] = [];
  for (const trades of expiries) {
    const ground = tradedGround(trades, instant);
    const found = ground === null ? null : tradedParity(trades, ground, 0);
    if (ground === null || found === null) continue;
    const error = Math.hypot(found.error, PRICE_SLACK * instant.spot) / (ground.years * instant.spot);
    readings.push({ cost: found.carry.residualYield, error });
  }
  const middle = median(readings.map(({ cost }) => cost));
  if (middle === null || readings.length < 2) return 0;
  let [weights, sum, squares] = [0, 0, 0];
  for (const { cost, error } of readings) {
    const weight = 1 / (error * error * (1 + ((cost - middle) / error / REACH) ** 2));
    weights += weight;
    sum += weight * cost;
    squares += (weight * (cost - middle)) ** 2;
  }
  const error = Math.sqrt(Math.max(1 / weights, squares / weights ** 2));
  const cost = sum / weights;
  return Math.abs(cost) < Math.max(LEAST, CLEAR * error) ? 0 : cost;
}
