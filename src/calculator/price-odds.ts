import { chooseExpiration, type ExpirationWish } from "../chains/choose-expiration.ts";
import { liveSeries } from "../chains/live-series.ts";
import { AppError } from "../errors.ts";
import { addDays } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { smileDensity } from "../options/payoff/horizon-density.ts";
import { touchProbability } from "../options/touch-probability.ts";
import { aheadWarnings, type DataFreshness, storedFreshness } from "../providers/freshness.ts";
import type { PositionReader } from "./ports.ts";
import { type ExpiryMarket, readExpiryMarket, type StoredExpiry, spotOf } from "./resolve/expiry-market.ts";
import { cents, perShare, probability } from "./rounding.ts";

export type PriceOddsWish = ExpirationWish & {
  symbol: string;
  /** Prices of the underlying, dollars a share, above 0; one or two. */
  levels: readonly number[];
};

/** Where a price may end, under the risk-neutral density of one expiration. Probabilities 0..1. */
export type PriceOdds = {
  symbol: string;
  expiration: string;
  dte: number;
  underlyingPrice: number;
  forward: number;
  atmVolatility: number;
  /** Ascending. `touch`: that the price is there at some time before expiry. */
  levels: { level: number; above: number; touch: number }[];
  /** Of ending between the lowest level and the highest; null with one. */
  between: number | null;
  data: DataFreshness;
  warnings: string[];
};

export type PriceOddsDeps = {
  positions: PositionReader;
  calendar?: TradingCalendar | undefined;
  staleAfterMs?: number | undefined;
};

type Stored = ExpiryMarket & { stored: StoredExpiry };

/**
 * How likely the price ends above, below and between levels, from the same smile as a position's odds. Throws `no_quotes`
 * where nothing is stored, or no smile.
 */
export async function priceOdds(
  { positions, calendar, staleAfterMs }: PriceOddsDeps,
  { symbol, levels, ...wish }: PriceOddsWish,
  nowMs: number,
): Promise<PriceOdds> {
  const today = newYorkDate(nowMs);
  const likely = { expiration: wish.expiration ?? addDays(today, wish.dte ?? 0), strikes: levels };
  const ground = await positions.readGround(symbol, today, [likely]);
  const listed = liveSeries(ground.listed, nowMs, calendar);
  const { expiration, dte, note } = chooseExpiration(listed, wish, nowMs);
  const read = ground.quotes.find((one) => one.expiration === expiration);
  const [quotes] =
    read === undefined ? await positions.readPositionQuotes(symbol, [{ ...likely, expiration }]) : [read];
  const market = quotes === undefined ? null : readExpiryMarket(quotes, wish.root, calendar);
  const { stored } = market ?? { stored: null };
  if (market === null || stored === null || market.smile === null) {
    throw new AppError("no_quotes", `No smile is stored for ${symbol} ${expiration}.`, {
      hint: "Ask for another expiration, or again after the next refresh.",
    });
  }
  const { lastUpdatedMs, provider, snapshot } = stored;
  const instants = { asOfMs: lastUpdatedMs, quotedAtMs: snapshot.quotedAtMs, delayed: snapshot.delayed };
  const data = storedFreshness(provider, instants, nowMs, { limitMs: staleAfterMs, calendar });
  return {
    symbol,
    expiration,
    dte,
    underlyingPrice: perShare(snapshot.underlyingPrice),
    forward: cents(market.forward),
    atmVolatility: market.smile.atmVolatility,
    ...oddsAt({ ...market, stored }, levels),
    data,
    warnings: [...(note === null ? [] : [note]), ...aheadWarnings(data, nowMs)],
  };
}

function oddsAt(market: Stored, levels: readonly number[]): Pick<PriceOdds, "levels" | "between"> {
  const { forward, years, rate, dividendYield, smile } = market;
  if (smile === null) return { levels: [], between: null };
  const density = smileDensity(forward, years, smile);
  const spot = spotOf(market);
  const judged = [...new Set(levels)]
    .sort((a, b) => a - b)
    .map((level) => {
      const touched = {
        spot,
        barrier: level,
        years,
        volatility: smile.volatility(level),
        rate,
        dividendYield,
      };
      return {
        level,
        above: probability(density.above(level)),
        touch: probability(touchProbability(touched)),
      };
    });
  const [low, high] = [judged[0], judged.at(-1)];
  const between =
    low === undefined || high === undefined || low === high
      ? null
      : probability(Math.max(0, density.above(low.level) - density.above(high.level)));
  return { levels: judged, between };
}
