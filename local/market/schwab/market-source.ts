import { daysBetween } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import type { OptionType } from "../../../src/options/contract.ts";
import type { Market } from "../model/market.ts";
import type { ListedSeries, SeriesChoice } from "../model/options/option-chain.ts";
import { priceHistory } from "./candles.ts";
import type { ChainQuery } from "./chain-query.ts";
import { chainText } from "./chain-text.ts";
import { chooseStrikes } from "./choose-strikes.ts";
import { optionQuoteBody } from "./option-quote-body.ts";
import type { ExpirationRow, SchwabSource } from "./schwab-source.ts";
import { schwabView } from "./schwab-view.ts";
import { chainUnderlying, underlyingQuote } from "./underlying-quote.ts";

const { isInSession } = nyseCalendar;

/** Schwab's answers out of the modelled market. */
export function marketSource(market: Market): SchwabSource {
  return {
    chain(query, nowMs) {
      const view = schwabView(market, query.symbol, nowMs);
      if (view === null) return null;
      const chain = market.chain(query.symbol, nowMs, {
        quotesMs: view.quotesMs,
        series: (series) => isAsked(series, query),
        choice: (spot) => choiceOf(query, spot),
      });
      if (chain === null) return null;
      const quote = query.includeUnderlyingQuote ? market.quoteAt(query.symbol, nowMs) : null;
      const underlying = quote === null ? null : chainUnderlying(chain.profile, quote);
      const kept = query.optionType === "ALL" ? chain : onlyStandard(chain, query.optionType === "NS");
      return chainText(kept, { nowMs, view, underlying });
    },
    expirations(symbol, nowMs) {
      return market.listed(symbol, nowMs)?.map((series) => expirationRow(series, nowMs)) ?? null;
    },
    quote(symbol, nowMs) {
      const profile = market.profile(symbol);
      const quote = profile === null ? null : market.quoteAt(symbol, nowMs);
      if (profile === null || quote === null) return optionQuoteBody(market, symbol, nowMs);
      return underlyingQuote(profile, quote, { nowMs, open: isInSession(nowMs) });
    },
    priceHistory: (query, nowMs) => priceHistory(market, query, nowMs),
  };
}

function isAsked({ expiration: { date } }: ListedSeries, query: ChainQuery): boolean {
  if (query.fromDate !== null && date < query.fromDate) return false;
  if (query.toDate !== null && date > query.toDate) return false;
  return query.expirationMonth === null || Number(date.slice(5, 7)) === query.expirationMonth;
}

function choiceOf(query: ChainQuery, spot: number): SeriesChoice {
  const types: OptionType[] = [];
  if (query.contractType !== "PUT") types.push("call");
  if (query.contractType !== "CALL") types.push("put");
  return {
    types,
    strikes: ({ strikes }, type) => chooseStrikes(strikes, type === "call" ? "CALL" : "PUT", spot, query),
  };
}

function onlyStandard<T extends { series: readonly { quotes: readonly { nonStandard: boolean }[] }[] }>(
  chain: T,
  nonStandard: boolean,
): T {
  const series = chain.series.map((each) => ({
    ...each,
    quotes: each.quotes.filter((quote) => quote.nonStandard === nonStandard),
  }));
  return { ...chain, series };
}

function expirationRow({ expiration }: ListedSeries, nowMs: number): ExpirationRow {
  return {
    expirationDate: expiration.date,
    daysToExpiration: daysBetween(newYorkDate(nowMs), expiration.date),
    expirationType: expiration.type,
    settlementType: expiration.settlement === "AM" ? "A" : "P",
    optionRoots: expiration.root,
    standard: true,
  };
}
