import type { OccSymbol } from "../../../../src/options/occ-symbol.ts";
import { weekdayNumber } from "../market-clock.ts";
import { type ListedSeries, nameSeries } from "./option-chain.ts";
import { expiryMoment, type ModelledTicker, type OptionMoment } from "./option-moment.ts";
import { isDead, type TopOfBook, topOfBook } from "./quote-contract.ts";

/** The series of a standard contract; null where it is not listed. */
export function seriesOf(
  listed: readonly ListedSeries[],
  { root, expiration, strike }: OccSymbol,
): ListedSeries | null {
  const isOf = (series: ListedSeries) =>
    series.expiration.date === expiration &&
    series.expiration.root === root &&
    series.strikes.includes(strike);
  return listed.find(isOf) ?? null;
}

/** Whether anybody ever quotes a contract of a series. */
export function isQuoted(seed: number, { expiration }: ListedSeries, { root, strike }: OccSymbol): boolean {
  return !isDead({ seed, ...nameSeries(root, expiration), strike, extraCash: 0 });
}

/** Tops of the book of standard contracts, in their order; null for one that is not listed or that nobody quotes. */
export function quoteBook(
  seed: number,
  ticker: ModelledTicker,
  moment: OptionMoment,
  listed: readonly ListedSeries[],
  contracts: readonly OccSymbol[],
): (TopOfBook | null)[] {
  const shareds = new Map<ListedSeries, ReturnType<typeof sharedOf>>();
  const sharedOf = ({ expiration }: ListedSeries) => ({
    ...nameSeries(expiration.root, expiration),
    seed,
    ticker,
    moment,
    expiration,
    expiryMoment: expiryMoment(ticker, moment, expiration, weekdayNumber(expiration.date)),
    extraCash: 0,
  });
  return contracts.map((contract) => {
    const series = seriesOf(listed, contract);
    if (series === null) return null;
    const shared = shareds.get(series) ?? sharedOf(series);
    shareds.set(series, shared);
    return topOfBook({ ...shared, strike: contract.strike, type: contract.type });
  });
}
