import { streamOf } from "../../../chance.ts";
import type { MarketTime } from "../market-clock.ts";
import {
  type CommonFactors,
  MARKET_VOLATILITY,
  type PricePath,
  TECH_VOLATILITY,
  WEEKDAYS_PER_YEAR,
} from "../prices/price-path.ts";
import { createRandomWalk } from "../prices/random-walk.ts";
import type { TickerProfile } from "../universe/ticker-profile.ts";

/** Implied volatility by log-moneyness ln(K/F) for one expiry. */
export type Smile = (logMoneyness: number) => number;

export type VolSurface = {
  /** The smile of an expiry `years` away that lies after weekday `lastWeekday`'s close. */
  smileAt(time: MarketTime, years: number, lastWeekday: number): Smile;
  /** At-the-money volatility without coming earnings, for a maturity in years. */
  baseVolatility(time: MarketTime, years: number): number;
};

/** Options cost a little more than what the price then does. */
const RISK_PREMIUM = 1.12;
/** Relative rise of volatility for a fall of 1.00 in the log market over 1, 5 and 20 weekdays. */
const LEVERAGE: readonly (readonly [days: number, slope: number])[] = [
  [1, 2.4],
  [5, 1.4],
  [20, 1],
];
const OWN_MOVE = 0.11;
const OWN_MEMORY_DAYS = 20;
const STRESS_DECAY_YEARS = 0.35;
const SHORTEST_YEARS = 1 / (365 * 24 * 60);
const LOWEST = 0.03;
const HIGHEST = 9;

/**
 * SSVI (Gatheral and Jacquier, Arbitrage-free SVI volatility surfaces, 2014), free of butterfly arbitrage while
 * smile (1 + |skew|) <= 2: total variance w(k) = θ/2 (1 + ρφk + sqrt((φk + ρ)² + 1 - ρ²)), φ = η / sqrt(θ (1 + θ)).
 * θ comes from a level that rises when the market falls, most at the short end, plus the variance of coming reports.
 */
export function createVolSurface(
  seed: number,
  ticker: TickerProfile,
  factors: CommonFactors,
  path: PricePath,
): VolSurface {
  const own = createRandomWalk(
    seed,
    streamOf(`volatility ${ticker.symbol === "$SPX" ? "SPY" : ticker.symbol}`),
  );
  const calm = RISK_PREMIUM * totalVolatility(ticker);
  const stressAt = ({ weekday, share }: MarketTime): number => {
    const now = factors.market.at(weekday, share);
    let log = 0;
    for (const [days, slope] of LEVERAGE) {
      const move =
        ((now - factors.market.at(weekday - days, share)) * MARKET_VOLATILITY) / Math.sqrt(WEEKDAYS_PER_YEAR);
      log -= slope * move;
    }
    const ownMove = own.at(weekday, share) - own.at(weekday - OWN_MEMORY_DAYS, share);
    log += (OWN_MOVE * ownMove) / Math.sqrt(OWN_MEMORY_DAYS);
    return Math.min(2.5, Math.max(0.6, Math.exp(log)));
  };
  const baseVolatility = (time: MarketTime, years: number): number => {
    const stress = 1 + (stressAt(time) - 1) * Math.exp(-years / STRESS_DECAY_YEARS);
    return calm * (1.04 - 0.12 * Math.exp(-years / 0.4)) * stress;
  };
  return {
    baseVolatility,
    smileAt(time, askedYears, lastWeekday) {
      const years = Math.max(askedYears, SHORTEST_YEARS);
      const level = baseVolatility(time, years);
      const coming = path.reports.filter(
        ({ weekday }) => weekday >= time.weekday && weekday < lastWeekday,
      ).length;
      const theta = level * level * years + coming * ticker.earningsMove ** 2;
      return ssvi(theta, years, ticker);
    },
  };
}

/**
 * Short-dated smiles are far more symmetric than long-dated ones: SPY's 25-delta skew of 2022-05-20 was 0.08 at three
 * days, 0.25 at a month and 0.35 from a year on.
 */
const SHORTEST_SKEW = 0.2;
const LONGEST_SKEW = 0.85;
const SKEW_YEARS = 0.25;

function ssvi(theta: number, years: number, ticker: TickerProfile): Smile {
  const { smile } = ticker;
  const settled = 1 - Math.exp(-years / SKEW_YEARS);
  const skew = ticker.skew * (SHORTEST_SKEW + (LONGEST_SKEW - SHORTEST_SKEW) * settled);
  const phi = smile / Math.sqrt(theta * (1 + theta));
  const rest = 1 - skew * skew;
  return (logMoneyness) => {
    const x = phi * logMoneyness + skew;
    const variance = 0.5 * theta * (1 + skew * phi * logMoneyness + Math.sqrt(x * x + rest));
    return Math.min(HIGHEST, Math.max(LOWEST, Math.sqrt(variance / years)));
  };
}

function totalVolatility({ marketBeta, techBeta, ownVolatility }: TickerProfile): number {
  return Math.hypot(marketBeta * MARKET_VOLATILITY, techBeta * TECH_VOLATILITY, ownVolatility);
}
