import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { OptionContract } from "../../../src/options/contract.ts";
import type { QuotedSeries } from "../../market/model/options/option-chain.ts";
import type { ModelledQuote } from "../../market/model/options/option-quote.ts";
import type { TickerProfile } from "../../market/model/universe/ticker-profile.ts";
import { quoteWorth } from "./pool.ts";
import type { StoredSlice } from "./slices.ts";

/** Listed, and worth less than a cent to everybody. */
export type Unpriced = Pick<OptionContract, "root" | "expiration" | "strike" | "type">;
export type ToldContracts = { contracts: OptionContract[]; unpriced: Unpriced[] };

const MIN_MARK = 0.01;

/** Marked at the middle of a usable quote, else as Schwab marks it. */
export function toldBySchwab(
  slice: StoredSlice,
  series: readonly QuotedSeries[],
  { kind }: TickerProfile,
): ToldContracts {
  return sort(series, (quote) => {
    const worth = quoteWorth(quote);
    return {
      ...identityOf(quote, slice, kind === "index" ? "european" : "american"),
      // Schwab writes 0 for what never traded.
      last: quote.last > 0 ? quote.last : null,
      mark: worth.ok ? worth.mid : quote.mark,
      volume: quote.volume,
      openInterest: quote.openInterest,
      providerImpliedVolatility:
        quote.greeksOnWire === "numbers" ? Math.round(quote.impliedVolatility * 1e5) / 1e5 : null,
      // Of a dead quote there is no time either.
      quotedAtMs: quote.quotedMs > 0 ? quote.quotedMs : null,
    };
  });
}

/** No open interest; volume and the last trade only where there was one. */
export function toldByAlpaca(slice: StoredSlice, series: readonly QuotedSeries[]): ToldContracts {
  const today = newYorkDate(slice.atMs);
  const live = series.filter(({ expiration: { date } }) => date >= today);
  return sort(live, (quote) => ({
    ...identityOf(quote, slice, "american"),
    settlement: "PM",
    last: quote.last > 0 ? quote.last : null,
    mark: (quote.bid + quote.ask) / 2,
    volume: quote.volume > 0 ? quote.volume : null,
    openInterest: null,
    providerImpliedVolatility:
      quote.greeksOnWire === "numbers" && !quote.dead ? quote.impliedVolatility : null,
    quotedAtMs: quote.quotedMs,
  }));
}

/** Calls before puts, each expiration by rising strike, as providers list them; what was adjusted is left out. */
function sort(
  series: readonly QuotedSeries[],
  tell: (quote: ModelledQuote) => OptionContract & { mark: number },
): ToldContracts {
  const quotes = series.flatMap((each) => each.quotes).filter(({ nonStandard }) => !nonStandard);
  const told: ToldContracts = { contracts: [], unpriced: [] };
  for (const side of ["call", "put"] as const) {
    for (const quote of quotes) {
      if (quote.type !== side) continue;
      const contract = tell(quote);
      const { root, expiration, strike, type } = contract;
      if (contract.mark < MIN_MARK) told.unpriced.push({ root, expiration, strike, type });
      else told.contracts.push(contract);
    }
  }
  return told;
}

function identityOf(
  quote: ModelledQuote,
  slice: StoredSlice,
  exerciseStyle: OptionContract["exerciseStyle"],
) {
  const { occSymbol, root, expiration, strike, type, bid, ask, bidSize, askSize } = quote;
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
  };
}
