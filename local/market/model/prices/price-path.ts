import { streamOf } from "../../../chance.ts";
import { AFTER_HOURS_END, type MarketTime, weekdayNumber } from "../market-clock.ts";
import { dividendsOf } from "../universe/dividends.ts";
import { type EarningsReport, earningsReports } from "../universe/earnings.ts";
import type { TickerProfile } from "../universe/ticker-profile.ts";
import { dividendFactors } from "./dividend-factors.ts";
import { createRandomWalk, type RandomWalk } from "./random-walk.ts";

export type CommonFactors = {
  readonly market: RandomWalk;
  readonly tech: RandomWalk;
};

/** The price of one name through market time. */
export type PricePath = {
  /** Dollars, not rounded. */
  priceAt(time: MarketTime): number;
  readonly reports: readonly EarningsReport[];
};

/** At the close of this day every name stands at its anchor price. */
const ANCHOR_DATE = "2026-11-20";
export const WEEKDAYS_PER_YEAR = 260;
/** Annual volatility of the two common factors. */
export const MARKET_VOLATILITY = 0.15;
export const TECH_VOLATILITY = 0.11;

const ANCHOR_DAY = weekdayNumber(ANCHOR_DATE);
const DAY_ROOT = Math.sqrt(WEEKDAYS_PER_YEAR);

export function commonFactors(seed: number): CommonFactors {
  return {
    market: createRandomWalk(seed, streamOf("factor market")),
    tech: createRandomWalk(seed, streamOf("factor tech")),
  };
}

/**
 * ln price = ln anchor + drift + betas x common factors + own walk + earnings jumps, less each dividend on its ex-date,
 * each walk measured from its value at the anchor: the level is believable in late 2026 whatever the seed, and everything before and after is chance.
 */
export function createPricePath(
  seed: number,
  ticker: TickerProfile,
  { market, tech }: CommonFactors,
): PricePath {
  const own = createRandomWalk(seed, streamOf(`own ${ticker.symbol}`));
  const reports = earningsReports(seed, ticker);
  const marketScale = (ticker.marketBeta * MARKET_VOLATILITY) / DAY_ROOT;
  const techScale = (ticker.techBeta * TECH_VOLATILITY) / DAY_ROOT;
  const ownScale = ticker.ownVolatility / DAY_ROOT;
  const logAnchor = Math.log(ticker.anchorPrice);
  const anchors = {
    market: market.atClose(ANCHOR_DAY),
    tech: tech.atClose(ANCHOR_DAY),
    own: own.atClose(ANCHOR_DAY),
  };
  const jumps = jumpSums(reports);
  const anchorJumps = jumps({ weekday: ANCHOR_DAY, share: 1 });
  const withoutDividends = (time: MarketTime): number => {
    const { weekday, share } = time;
    const years = (weekday - 1 + share - ANCHOR_DAY) / WEEKDAYS_PER_YEAR;
    let logPrice = logAnchor + ticker.drift * years + jumps(time) - anchorJumps;
    logPrice += marketScale * (market.at(weekday, share) - anchors.market);
    if (techScale !== 0) logPrice += techScale * (tech.at(weekday, share) - anchors.tech);
    if (ownScale !== 0) logPrice += ownScale * (own.at(weekday, share) - anchors.own);
    return Math.exp(logPrice);
  };
  const factorAt = dividendFactors(dividendsOf(ticker), withoutDividends, ANCHOR_DAY);
  return { reports, priceAt: (time) => withoutDividends(time) * factorAt(time) };
}

/** Sum of the jumps up to a moment. A report after the close of day n shows from the night into day n + 1. */
function jumpSums(reports: readonly EarningsReport[]): (time: MarketTime) => number {
  const sums = [0];
  for (const { jump } of reports) sums.push((sums.at(-1) ?? 0) + jump);
  return ({ weekday, share }) => {
    if (reports.length === 0) return 0;
    const lastNight = share > AFTER_HOURS_END ? weekday - 1 : weekday - 2;
    let low = 0;
    let high = reports.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((reports[middle]?.weekday ?? Number.POSITIVE_INFINITY) <= lastNight) low = middle + 1;
      else high = middle;
    }
    return sums[low] ?? 0;
  };
}
