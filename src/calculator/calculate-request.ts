import type { ExpirationWish } from "../chains/choose-expiration.ts";
import type { OptionType, Side } from "../options/contract.ts";
import type { Fill } from "../options/fill-prices.ts";
import type { StrategyName } from "../options/strategy.ts";

/** How large the trade is, and how much of an account it may risk. */
export type Sizing = {
  /** Units of the strategy; 1 where not given. */
  contracts?: number | undefined;
  accountSize?: number | undefined;
  /** Percent of the account; 2 where not given. */
  riskPercent?: number | undefined;
};

/** What the trader knows better than what is stored. */
export type Overrides = {
  /** Moves the whole market: forwards, smiles by log-moneyness, odds and greeks. */
  underlyingPrice?: number | undefined;
  /** Continuously compounded fractions a year. */
  rate?: number | undefined;
  dividendYield?: number | undefined;
  /** Where between the quotes the trade is filled; at their middle where not given. */
  fill?: Fill | undefined;
};

/** A named strategy on a symbol. `premium` is the strategy's net price per share, always positive. */
export type StrategyRequest = ExpirationWish &
  Sizing &
  Overrides & {
    kind: "strategy";
    symbol: string;
    strategy: StrategyName;
    strikes: number[];
    premium?: number | undefined;
    /** Where the legs that live on expire; the strategy's own distance where neither is given. */
    farDte?: number | undefined;
    farExpiration?: string | undefined;
  };

export type RequestedOption = ExpirationWish & {
  type: OptionType;
  side: Side;
  strike: number;
  quantity: number;
  premium?: number | undefined;
  /** A fraction: 0.2 is 20 %. */
  impliedVolatility?: number | undefined;
};

/** A quantity of 1 is 100 shares; `premium` is what one costs, the underlying's price where not given. */
export type RequestedStock = { type: "stock"; side: Side; quantity: number; premium?: number | undefined };

export type RequestedLeg = RequestedOption | RequestedStock;

/** Legs written out. What a leg lacks comes from stored quotes when there is a symbol. */
export type LegsRequest = Sizing &
  Overrides & {
    kind: "legs";
    symbol?: string | undefined;
    legs: RequestedLeg[];
  };

export type CalculateInput = StrategyRequest | LegsRequest;
