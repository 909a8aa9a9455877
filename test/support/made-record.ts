import { addDays, daysBetween } from "../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { inverseNormalCdf, normalCdf } from "../../src/pricing/normal-distribution.ts";
import {
  HORIZONS,
  type Outcome,
  type OutcomeReader,
  QUANTILES,
  STANDARD_TRADES,
} from "../../src/track-record/ports.ts";
import { seededNormals } from "../options/seeded-normals.ts";
import { anOutcome } from "./an-outcome.ts";

/** SPY a week before a Friday in round numbers: at 580, one deviation 20 dollars either way, settled where it stood. */
export function aRoundOutcome(changes: Partial<Outcome> = {}): Outcome {
  return anOutcome({
    ...{ underlyingPrice: 580, forward: 580, oneSigma: 20, straddle: 16, settled: 580 },
    ...{ atmImpliedVolatility: (20 / 580) * Math.sqrt(365 / 7), realised: 0.15 },
    quantiles: [547, 560, 567, 580, 594, 597.5, 614],
    probabilities: STANDARD_TRADES.map(() => null),
    won: STANDARD_TRADES.map(() => null),
    ...changes,
  });
}

export type MadeYear = {
  symbol?: string;
  /** Of the expirations that are recorded; the first of them. */
  from?: string;
  to?: string;
  /** Annual: what the market implies, and what the price truly does. */
  implied: number;
  truth: number;
  seed: number;
  /** Whether each session has an expiration, or only the last of each week. */
  daily?: boolean;
};

/** A year of a price that moves as a lognormal one, and of a market that implies a volatility of its own. */
export function madeRecord({
  symbol = "SPY",
  from = "2025-12-05",
  to = "2026-11-27",
  implied,
  truth,
  seed,
  daily = false,
}: MadeYear): Outcome[] {
  const { normal } = seededNormals(seed);
  const days = nyseCalendar.tradingDaysBetween(addDays(from, -40), to);
  const closes = new Map<string, number>();
  let close = 500;
  for (const [index, day] of days.entries()) {
    const years = daysBetween(days[index - 1] ?? day, day) / 365;
    close *= Math.exp(truth * Math.sqrt(years) * normal() - 0.5 * truth ** 2 * years);
    closes.set(day, close);
  }
  const endings = days.filter((day) => daily || daysBetween(day, nyseCalendar.nextTradingDay(day)) > 2);
  return endings
    .filter((day) => day >= from)
    .flatMap((expiration) =>
      HORIZONS.map((horizon) => {
        const wanted = addDays(expiration, -horizon);
        const observedDay = nyseCalendar.isTradingDay(wanted)
          ? wanted
          : nyseCalendar.previousTradingDay(wanted);
        const path = days.filter((day) => day >= observedDay && day <= expiration);
        const prices = path.map((day) => closes.get(day) ?? 0);
        const outcome = aRoundOutcome({ symbol, root: symbol, expiration, horizon, observedDay });
        return { ...outcome, ...implications(prices, daysBetween(observedDay, expiration), implied) };
      }),
    );
}

/** What a lognormal of that volatility implies, and what came of it. `prices`: from the day observed to expiry. */
function implications(prices: readonly number[], days: number, volatility: number): Partial<Outcome> {
  const [spot = 0, settled = 0] = [prices[0], prices.at(-1)];
  const years = days / 365;
  const deviation = volatility * Math.sqrt(years);
  const at = (probability: number) =>
    spot * Math.exp(deviation * inverseNormalCdf(probability) - 0.5 * deviation ** 2);
  const below = (price: number) => normalCdf(Math.log(price / spot) / deviation + 0.5 * deviation);
  const premium = (type: "call" | "put", strike: number) =>
    blackPrice({ type, forward: spot, strike, years, volatility });
  /** Put of that delta; the call of one half is at the money. */
  const put = (delta: number) => spot * Math.exp(deviation * inverseNormalCdf(delta) + 0.5 * deviation ** 2);
  const straddle = premium("call", spot) + premium("put", spot);
  const shortPut = (delta: number) => put(delta) - premium("put", put(delta));
  const levels: Record<string, [probability: number, won: boolean]> = {
    "short put 30 delta": [1 - below(shortPut(0.3)), settled > shortPut(0.3)],
    "short put 16 delta": [1 - below(shortPut(0.16)), settled > shortPut(0.16)],
    "long straddle": [
      below(spot - straddle) + 1 - below(spot + straddle),
      Math.abs(settled - spot) > straddle,
    ],
    "long call 50 delta": [1 - below(spot + premium("call", spot)), settled > spot + premium("call", spot)],
  };
  const squares = prices.slice(1).map((price, i) => Math.log(price / (prices[i] ?? price)) ** 2);
  return {
    days,
    underlyingPrice: spot,
    forward: spot,
    atmImpliedVolatility: volatility,
    oneSigma: spot * deviation,
    straddle,
    quantiles: QUANTILES.map(at),
    probabilities: STANDARD_TRADES.map((name) => levels[name]?.[0] ?? null),
    settled,
    realised: Math.sqrt((252 * squares.reduce((sum, square) => sum + square, 0)) / squares.length),
    won: STANDARD_TRADES.map((name) => levels[name]?.[1] ?? null),
  };
}

/** A reader over rows in memory. */
export function memoryOutcomes(outcomes: readonly Outcome[] = []): OutcomeReader {
  return {
    readOutcomes: async ({ symbol, from }) =>
      outcomes.filter((one) => (symbol === null || one.symbol === symbol) && one.expiration >= from),
  };
}
