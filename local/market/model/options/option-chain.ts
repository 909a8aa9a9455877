import { addDays, dayNumber, daysBetween } from "../../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../../src/market/time-zone.ts";
import type { OptionType } from "../../../../src/options/contract.ts";
import { streamOf } from "../../../chance.ts";
import { previousDay, weekdayNumber } from "../market-clock.ts";
import { type ListedExpiration, listedExpirations } from "./expirations.ts";
import { type ExpiryMoment, expiryMoment, type ModelledTicker, type OptionMoment } from "./option-moment.ts";
import type { ModelledQuote } from "./option-quote.ts";
import { quoteContract } from "./quote-contract.ts";
import { listedStrikes } from "./strikes.ts";

/** One listed expiration with its strikes, in rising order. */
export type ListedSeries = {
  readonly expiration: ListedExpiration;
  readonly strikes: readonly number[];
  /** Strikes that also have an adjusted contract. */
  readonly adjustedStrikes: readonly number[];
};

export type QuotedSeries = ListedSeries & {
  /** What the series is priced with: its forward, rate and smile. */
  readonly priced: ExpiryMoment;
  readonly quotes: readonly ModelledQuote[];
};

/** Which part of a chain to quote. */
export type SeriesChoice = {
  readonly types: readonly OptionType[];
  /** The strikes wanted of those listed. */
  readonly strikes: (series: ListedSeries, type: OptionType) => ReadonlySet<number>;
};

/** Dollars a share that adjusted contracts deliver on top of the shares. */
export const ADJUSTMENT_CASH = 1.25;
const ADJUSTED_STRIKES = 4;

/** What is listed on the New York date of an instant. The list does not change during that day. */
export function listedSeries(ticker: ModelledTicker, nowMs: number): ListedSeries[] {
  const today = newYorkDate(nowMs);
  const yesterday = previousDay(nowMs).weekday;
  const expirations = listedExpirations(ticker.profile, today);
  const adjusted = expirations.filter(({ type }) => type === "S").slice(1, 3);
  return expirations.map((expiration) => {
    const strikes = strikesOf(ticker, expiration, today, yesterday);
    const adjustedStrikes =
      ticker.profile.adjustedRoot !== null && adjusted.includes(expiration)
        ? nearFirstPrice(ticker, expiration, strikes)
        : [];
    return { expiration, strikes, adjustedStrikes };
  });
}

/** Quotes of the contracts chosen from one series, by rising strike, calls before puts. */
export function quoteSeries(
  seed: number,
  ticker: ModelledTicker,
  moment: OptionMoment,
  series: ListedSeries,
  choice: SeriesChoice,
): QuotedSeries {
  const { expiration, strikes, adjustedStrikes } = series;
  const { adjustedRoot } = ticker.profile;
  const ofExpiry = expiryMoment(ticker, moment, expiration, weekdayNumber(expiration.date));
  const shared = { seed, ticker, moment, expiration, expiryMoment: ofExpiry };
  const standard = { ...shared, ...nameSeries(expiration.root, expiration), extraCash: 0 };
  const adjusted = { ...shared, ...nameSeries(adjustedRoot ?? "", expiration), extraCash: ADJUSTMENT_CASH };
  const wanted = choice.types.map((type) => ({ type, strikes: choice.strikes(series, type) }));
  const quotes: ModelledQuote[] = [];
  for (const strike of strikes) {
    for (const { type, strikes: chosen } of wanted) {
      if (!chosen.has(strike)) continue;
      quotes.push(quoteContract({ ...standard, strike, type }));
      if (adjustedStrikes.includes(strike)) quotes.push(quoteContract({ ...adjusted, strike, type }));
    }
  }
  return { ...series, priced: ofExpiry, quotes };
}

/** Root and hash stream of the contracts of an expiration. */
export function nameSeries(
  root: string,
  { date, settlement }: ListedExpiration,
): { root: string; stream: number } {
  return { root, stream: streamOf(`${root} ${dayNumber(date)} ${settlement}`) };
}

function strikesOf(
  ticker: ModelledTicker,
  expiration: ListedExpiration,
  today: string,
  yesterday: number,
): number[] {
  const listed = listedWeekday(expiration);
  const volatility = ticker.surface.baseVolatility(
    { weekday: listed, share: 1 },
    expiration.listedDays / 365,
  );
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  // The price when it was listed, then one close a week: enough for a band that only grows.
  for (let weekday = listed; weekday <= Math.max(listed, yesterday); weekday += 5 - (weekday % 5)) {
    const price = ticker.path.priceAt({ weekday, share: 1 });
    low = Math.min(low, price);
    high = Math.max(high, price);
  }
  const daysLeft = daysBetween(today, expiration.date);
  return listedStrikes(ticker.profile, expiration, { low, high, volatility, daysLeft });
}

function listedWeekday({ date, listedDays }: ListedExpiration): number {
  return Math.max(1, weekdayNumber(addDays(date, -listedDays)));
}

function nearFirstPrice(
  ticker: ModelledTicker,
  expiration: ListedExpiration,
  strikes: readonly number[],
): number[] {
  const price = ticker.path.priceAt({ weekday: listedWeekday(expiration), share: 1 });
  return strikes
    .toSorted((a, b) => Math.abs(a - price) - Math.abs(b - price))
    .slice(0, ADJUSTED_STRIKES)
    .toSorted((a, b) => a - b);
}
