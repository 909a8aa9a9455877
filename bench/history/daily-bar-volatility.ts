import type { Market } from "../../local/market/model/market.ts";
import { thirtyDayExpirations } from "../../src/market/bracketing-expirations.ts";
import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { curveRate } from "../../src/market/yield-curve.ts";
import type { OptionType } from "../../src/options/contract.ts";
import { impliedVolatility } from "../../src/pricing/implied-volatility.ts";
import { type DatedTermPoint, rankVolatility } from "../../src/volatility/rank/rank-volatility.ts";

/**
 * The peers: a day's last trade of the strike nearest to the close of the share, each against that close, its volatility
 * by Black and Scholes; of the put alone as public back-fills do it, or the mean of call and put. The same expirations.
 */
export type DailyBars = {
  readonly put: number | null;
  readonly mean: number | null;
  /** The model's own at the close. */
  readonly truth: number | null;
};

const MINUTE_MS = 60_000;

export function dailyBarVolatility(market: Market, symbol: string, day: string): DailyBars {
  const session = nyseCalendar.sessionOn(day);
  const spot = market.dailyBar(symbol, day)?.close;
  if (session === null || spot === undefined) throw new Error(`${symbol} has no ${day} in this market.`);
  const { openMs: fromMs, closeMs: toMs } = session;
  const dates = new Set(thirtyDayExpirations(day));
  const chain = market.chain(symbol, toMs - MINUTE_MS, {
    series: ({ expiration }) => dates.has(expiration.date),
    choice: () => ({ types: [], strikes: () => new Set() }),
  });
  const points: Record<"put" | "mean" | "truth", DatedTermPoint[]> = { put: [], mean: [], truth: [] };
  for (const { expiration, strikes, priced } of chain?.series ?? []) {
    const { date, root, settlement } = expiration;
    const strike = strikes.reduce((best, one) => (Math.abs(one - spot) < Math.abs(best - spot) ? one : best));
    const years = yearsBetween(toMs, expiresAtMs(date, settlement));
    const rate = chain === null ? 0 : curveRate(chain.moment.curve, years);
    const of = (type: OptionType) => {
      const contracts = [{ root, expiration: date, type, strike }];
      const last = market.optionMinutes(symbol, day, { contracts, fromMs, toMs })?.[0]?.at(-1);
      if (last === undefined) return null;
      const forward = spot * Math.exp(rate * years);
      const discountFactor = Math.exp(-rate * years);
      const found = impliedVolatility({ type, price: last.close, forward, strike, years, discountFactor });
      return found.ok ? found.volatility : null;
    };
    const [put, call] = [of("put"), of("call")];
    const point = (volatility: number) => ({ expiration: date, days: 365 * years, volatility });
    if (put !== null) points.put.push(point(put));
    if (put !== null && call !== null) points.mean.push(point((put + call) / 2));
    points.truth.push(point(priced.smile(0)));
  }
  return {
    put: rankVolatility(points.put, day),
    mean: rankVolatility(points.mean, day),
    truth: rankVolatility(points.truth, day),
  };
}
