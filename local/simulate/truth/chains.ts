import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { OptionContract } from "../../../src/options/contract.ts";
import type { Market, QuotedChain as ModelledChain } from "../../market/model/market.ts";
import type { QuotedSeries } from "../../market/model/options/option-chain.ts";
import type { ModelledQuote } from "../../market/model/options/option-quote.ts";
import { chooseStrikes } from "../../market/schwab/choose-strikes.ts";
import { modelSymbol } from "./answers.ts";
import type { QuotedChain } from "./pool.ts";
import { type StoredSlice, sidesOf } from "./slices.ts";

/** How much of a chain the settings ask for. */
export type ChainScope = {
  maxDte: number;
  /** Around the money of each expiration; 0: all. */
  strikes: number;
};

/** A slice as the model quotes it at its instant, and as its provider should have told of it. */
export type TrueSlice = { provider: StoredSlice["provider"]; modelled: ModelledChain; told: QuotedChain };

const MIN_MARK = 0.01;
/** Where a provider has no rate of its own. */
const ALPACA_RATE = 0.04;
export function trueSlice(market: Market, slice: StoredSlice, { strikes }: ChainScope): TrueSlice {
  const symbol = modelSymbol(slice.symbol);
  const count = strikes === 0 ? null : strikes;
  const modelled = market.chain(symbol, slice.atMs, {
    series: ({ expiration: { date } }) => date >= slice.from && date <= slice.to,
    choice: (spot) => ({
      types: sidesOf(slice),
      strikes: (series, type) =>
        chooseStrikes(series.strikes, type === "call" ? "CALL" : "PUT", spot, {
          range: "ALL",
          strike: null,
          strikeCount: count,
        }),
    }),
  });
  if (modelled === null) throw new Error(`The modelled market does not know ${slice.symbol}.`);
  return {
    provider: slice.provider,
    modelled,
    told: slice.provider === "schwab" ? bySchwab(market, slice, modelled) : byAlpaca(market, slice, modelled),
  };
}

function bySchwab(
  market: Market,
  slice: StoredSlice,
  { moment, profile, series }: ModelledChain,
): QuotedChain {
  return {
    underlyingPrice: market.spotAt(profile.symbol, slice.atMs),
    // As percentages with three decimals on the wire.
    rate: decimals(moment.rate * 100, 3) / 100,
    dividendYield: profile.kind === "index" ? 0 : decimals(profile.dividendYield * 100, 3) / 100,
    fetchedAtMs: slice.atMs,
    contracts: plainQuotes(series).flatMap((quote): OptionContract[] => {
      if (quote.mark < MIN_MARK) return [];
      const known = quote.greeksOnWire === "numbers";
      return [
        {
          ...identityOf(quote, slice, profile.kind === "index" ? "european" : "american"),
          last: quote.last,
          mark: quote.mark,
          volume: quote.volume,
          openInterest: quote.openInterest,
          providerImpliedVolatility: known ? decimals(quote.impliedVolatility * 100, 3) / 100 : null,
        },
      ];
    }),
  };
}

/** No open interest, no rate and no dividends; volume and the last trade only where there was one. */
function byAlpaca(market: Market, slice: StoredSlice, { series, profile }: ModelledChain): QuotedChain {
  const today = newYorkDate(slice.atMs);
  return {
    underlyingPrice: market.quoteAt(profile.symbol, slice.atMs)?.last ?? null,
    rate: ALPACA_RATE,
    dividendYield: 0,
    fetchedAtMs: slice.atMs,
    contracts: plainQuotes(series).flatMap((quote): OptionContract[] => {
      const mark = (quote.bid + quote.ask) / 2;
      if (mark < MIN_MARK || quote.expiration.date < today) return [];
      const known = quote.greeksOnWire === "numbers" && !quote.dead;
      return [
        {
          ...identityOf(quote, slice, "american"),
          settlement: "PM",
          last: quote.last > 0 ? quote.last : null,
          mark,
          volume: quote.volume > 0 ? quote.volume : null,
          openInterest: null,
          providerImpliedVolatility: known ? quote.impliedVolatility : null,
        },
      ];
    }),
  };
}

/** Calls before puts, each expiration by rising strike, as providers list them; what was adjusted is left out. */
function plainQuotes(series: readonly QuotedSeries[]): ModelledQuote[] {
  const quotes = series.flatMap((each) => each.quotes).filter(({ nonStandard }) => !nonStandard);
  return [...quotes.filter(({ type }) => type === "call"), ...quotes.filter(({ type }) => type === "put")];
}

function identityOf(
  quote: ModelledQuote,
  slice: StoredSlice,
  exerciseStyle: OptionContract["exerciseStyle"],
) {
  const { occSymbol, root, expiration, strike, type, bid, ask, bidSize, askSize, quotedMs } = quote;
  return {
    occSymbol,
    root,
    symbol: slice.symbol,
    expiration: expiration.date,
    strike,
    type,
    settlement: expiration.settlement,
    exerciseStyle,
    multiplier: 100,
    bid,
    ask,
    bidSize,
    askSize,
    quotedAtMs: quotedMs,
  };
}

function decimals(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
