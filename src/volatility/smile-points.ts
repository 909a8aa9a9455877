import type { OptionContract } from "../options/contract.ts";
import { quoteMid } from "../options/quote-mid.ts";
import type { SmilePoint } from "./smile.ts";

/** A quoted contract with the volatility solved from its own mid. */
export type VolatilityQuote = Pick<OptionContract, "strike" | "type" | "bid" | "ask"> & {
  /** Null where the contract has none of its own. */
  readonly impliedVolatility: number | null;
  readonly vegaPerVolPoint: number | null;
};

/**
 * The out-of-the-money options of an expiry, which carry its smile. Half the spread over vega says how far each one's
 * volatility may be trusted.
 */
export function smilePoints(quotes: Iterable<VolatilityQuote>, forward: number): SmilePoint[] {
  const points: SmilePoint[] = [];
  for (const quote of quotes) {
    const { strike, type, impliedVolatility: volatility, vegaPerVolPoint } = quote;
    const outOfTheMoney = type === "call" ? strike >= forward : strike < forward;
    const mid = quoteMid(quote);
    if (!outOfTheMoney || volatility === null || !mid.ok) continue;
    const vega = (vegaPerVolPoint ?? 0) * 100;
    points.push({ strike, volatility, tolerance: vega > 0 ? mid.halfSpread / vega : undefined });
  }
  return points;
}
