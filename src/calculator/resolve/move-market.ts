import type { Overrides } from "../calculate-request.ts";
import { cents, perShare } from "../rounding.ts";
import { carriedForward, type MarketSmile, spotOf } from "./expiry-market.ts";
import type { StoredMarket } from "./read-markets.ts";

/** The trader's own price, unless it is the stored one as answers show it: to a hundredth of a cent, or to the cent. */
export function ownPrice(given: number | undefined, stored: number): number | undefined {
  return given === perShare(stored) || given === cents(stored) ? undefined : given;
}

/**
 * The market as the trader says it stands: the forward follows the underlying, the rate and the yield that were given,
 * and the smile goes along by log-moneyness. The same market where nothing was given, or the very same figures.
 */
export function moveMarket(
  market: StoredMarket,
  { underlyingPrice, rate = market.rate, dividendYield = market.dividendYield }: Overrides,
): StoredMarket {
  const { stored } = market;
  const ratio = underlyingPrice === undefined ? 1 : underlyingPrice / stored.snapshot.underlyingPrice;
  if (ratio === 1 && rate === market.rate && dividendYield === market.dividendYield) return market;
  const forward = carriedForward(spotOf(market) * ratio, { ...market, rate, dividendYield });
  const shifted = forward / market.forward;
  return {
    ...market,
    forward,
    rate,
    dividendYield,
    smile: market.smile && shiftSmile(market.smile, shifted),
    stored: { ...stored, unmoved: false },
  };
}

function shiftSmile(smile: MarketSmile, ratio: number): MarketSmile {
  return {
    atmVolatility: smile.atmVolatility,
    lowestStrike: smile.lowestStrike * ratio,
    highestStrike: smile.highestStrike * ratio,
    n: smile.n,
    forward: smile.forward === undefined ? undefined : smile.forward * ratio,
    volatility: (strike) => smile.volatility(strike / ratio),
    slope: (strike) => smile.slope(strike / ratio) / ratio,
  };
}
