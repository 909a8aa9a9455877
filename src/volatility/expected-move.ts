import { blackPrice } from "../pricing/black.ts";
import { normalCdf } from "../pricing/normal-distribution.ts";
import { isMarketNumber } from "./market-number.ts";

export type ExpectedMove =
  | {
      readonly ok: true;
      readonly forward: number;
      /** S * IV * sqrt(T), the number traders quote; dollars either way, about 68 % of outcomes. */
      readonly oneSigma: number;
      /** The same one deviation on the log scale, from spot: the way up is longer than the way down. */
      readonly oneSigmaUp: number;
      readonly oneSigmaDown: number;
      /** Of the at-the-money-forward straddle: the mean absolute move. The quoted one where it was given. */
      readonly straddle: number;
      /** Probability of ending within the straddle of the forward: about 57.6 %, not 68 %. */
      readonly straddleProbability: number;
    }
  | { readonly ok: false; readonly reason: "invalid-input" };

/** How far the market expects the price to move by `years`, at the at-the-money volatility of that horizon. */
export function expectedMove(input: {
  readonly spot: number;
  readonly volatility: number;
  /** Calendar days / 365. */
  readonly years: number;
  readonly rate?: number;
  readonly dividendYield?: number;
  /** Mid of the at-the-money straddle as quoted, dollars per share. */
  readonly quotedStraddle?: number | undefined;
}): ExpectedMove {
  const { spot, volatility, years, rate = 0, dividendYield = 0, quotedStraddle } = input;
  const forward = spot * Math.exp((rate - dividendYield) * years);
  const growth = Math.exp(rate * years);
  const deviation = volatility * Math.sqrt(years);
  const usable = [
    spot,
    volatility,
    years,
    deviation,
    Math.exp(deviation),
    quotedStraddle ?? 1,
    forward,
    growth,
  ].every(isMarketNumber);
  if (!usable) return { ok: false, reason: "invalid-input" };
  const call = blackPrice({ type: "call", forward, strike: forward, years, volatility });
  const straddle = quotedStraddle ?? (2 * call) / growth;
  const move = straddle * growth;
  const above = (price: number) =>
    price > 0 ? normalCdf(Math.log(forward / price) / deviation - 0.5 * deviation) : 1;
  return {
    ok: true,
    forward,
    oneSigma: spot * deviation,
    oneSigmaUp: forward * Math.exp(deviation) - spot,
    oneSigmaDown: spot - forward * Math.exp(-deviation),
    straddle,
    straddleProbability: above(forward - move) - above(forward + move),
  };
}
