import type { StrikeRow } from "../../src/options/chain.ts";
import { quoteWorth } from "../../src/options/quote-worth.ts";
import { impliedVolatility } from "../../src/pricing/implied-volatility.ts";
import { normalPdf } from "../../src/pricing/normal-distribution.ts";
import type { SmilePoint } from "../../src/volatility/smile.ts";

/** Even a locked quote is known no better than to a quarter of a cent. */
const LEAST_HALF_SPREAD = 0.0025;

/**
 * The out-of-the-money side of each strike as a point of the smile, with half its spread in volatility.
 * Strikes whose option has no two-sided quote, or no volatility at its mid, give no point.
 */
export function smilePoints(input: {
  /** One expiration of one root. */
  readonly rows: readonly StrikeRow[];
  readonly forward: number;
  readonly years: number;
  /** e^{-rT}. */
  readonly discountFactor: number;
}): SmilePoint[] {
  const { rows, forward, years, discountFactor } = input;
  const points: SmilePoint[] = [];
  for (const { strike, call, put } of rows) {
    const type = strike < forward ? "put" : "call";
    const quote = type === "put" ? put : call;
    const mid = quoteWorth(quote ?? { bid: null, ask: null });
    if (!mid.ok) continue;
    const implied = impliedVolatility({ type, price: mid.mid, forward, strike, years, discountFactor });
    if (!implied.ok) continue;
    const deviation = implied.volatility * Math.sqrt(years);
    const d1 = Math.log(forward / strike) / deviation + 0.5 * deviation;
    const vega = discountFactor * forward * normalPdf(d1) * Math.sqrt(years);
    const tolerance = Math.max(mid.halfSpread, LEAST_HALF_SPREAD) / vega;
    points.push({
      strike,
      volatility: implied.volatility,
      tolerance: Math.min(tolerance, implied.volatility),
    });
  }
  return points;
}
