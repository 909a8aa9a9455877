import type { Market, QuotedChain as ModelledChain } from "../../market/model/market.ts";
import { chooseStrikes } from "../../market/schwab/choose-strikes.ts";
import { HEADER_RATE_PERCENT, schwabView } from "../../market/schwab/schwab-view.ts";
import { modelSymbol } from "./answers.ts";
import type { QuotedChain } from "./pool.ts";
import { type StoredSlice, sidesOf } from "./slices.ts";
import { toldByAlpaca, toldBySchwab, type Unpriced } from "./told-contracts.ts";

/** How much of a chain the settings ask for. */
export type ChainScope = {
  maxDte: number;
  /** Around the money of each expiration; 0: all. */
  strikes: number;
};

/** A slice as the model quotes it at its instant, and as its provider should have told of it. */
export type TrueSlice = {
  slice: StoredSlice;
  modelled: ModelledChain;
  told: QuotedChain & { delayed: boolean };
  unpriced: Unpriced[];
};

export function trueSlice(market: Market, slice: StoredSlice, scope: ChainScope): TrueSlice {
  const symbol = modelSymbol(slice.symbol);
  const view = schwabView(market, symbol, slice.atMs);
  if (view === null) throw new Error(`The modelled market does not know ${slice.symbol}.`);
  const bySchwab = slice.provider === "schwab";
  const modelled = modelledChain(market, slice, scope, bySchwab ? view.quotesMs : slice.atMs);
  const { profile, series } = modelled;
  const { unpriced, contracts } = bySchwab
    ? toldBySchwab(slice, series, profile)
    : toldByAlpaca(slice, series);
  const shared = { contracts, fetchedAtMs: slice.atMs };
  const { delayed, statedPrice } = view;
  const told = bySchwab
    ? { ...shared, delayed, underlyingPrice: statedPrice || null, rate: HEADER_RATE_PERCENT / 100 }
    : {
        ...shared,
        delayed: false,
        underlyingPrice: market.quoteAt(symbol, slice.atMs)?.last ?? null,
        rate: null,
      };
  return { slice, modelled, told, unpriced };
}

function modelledChain(
  market: Market,
  slice: StoredSlice,
  { strikes }: ChainScope,
  quotesMs: number,
): ModelledChain {
  const count = strikes === 0 ? null : strikes;
  const modelled = market.chain(modelSymbol(slice.symbol), slice.atMs, {
    quotesMs,
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
  return modelled;
}
