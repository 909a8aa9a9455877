import type { ChainQuery } from "./chain-query.ts";
import type { PriceHistoryQuery } from "./price-history-query.ts";

/** A chain body ready to send. */
export type ChainText = {
  readonly text: string;
  readonly contracts: number;
};

/** One row of `/expirationchain`, in Schwab's names. */
export type ExpirationRow = {
  readonly expirationDate: string;
  readonly daysToExpiration: number;
  readonly expirationType: string;
  readonly settlementType: string;
  readonly optionRoots: string;
  readonly standard: boolean;
};

export type Candle = {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Epoch ms: start of the minute; midnight in Chicago for daily candles. */
  readonly datetime: number;
};

export type PriceHistory = {
  readonly candles: readonly Candle[];
  readonly previousClose: number | null;
  readonly previousCloseDateMs: number | null;
};

/** Where Schwab's answers come from: the modelled market, or recorded bodies. Null everywhere: unknown symbol. */
export type SchwabSource = {
  chain(query: ChainQuery, nowMs: number): ChainText | null;
  expirations(symbol: string, nowMs: number): ExpirationRow[] | null;
  /** The value under the symbol in `/quotes`. */
  quote(symbol: string, nowMs: number): object | null;
  priceHistory(query: PriceHistoryQuery, nowMs: number): PriceHistory | null;
};
