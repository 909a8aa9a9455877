import type { ExpirationWish } from "../chains/choose-expiration.ts";
import type { OptionType, Side } from "../options/contract.ts";
import type { StrategyName } from "../options/strategy.ts";

/** How large the trade is, and how much of an account it may risk. */
export type Sizing = {
  /** Units of the strategy; 1 where not given. */
  contracts?: number | undefined;
  accountSize?: number | undefined;
  /** Percent of the account; 2 where not given. */
  riskPercent?: number | undefined;
};

/** A named strategy on a symbol. `premium` is the strategy's net price per share, always positive. */
export type StrategyRequest = ExpirationWish &
  Sizing & {
    kind: "strategy";
    symbol: string;
    strategy: StrategyName;
    strikes: number[];
    premium?: number | undefined;
    underlyingPrice?: number | undefined;
  };

export type RequestedLeg = ExpirationWish & {
  type: OptionType;
  side: Side;
  strike: number;
  quantity: number;
  premium?: number | undefined;
  /** A fraction: 0.2 is 20 %. */
  impliedVolatility?: number | undefined;
};

/** Legs written out. What a leg lacks comes from stored quotes when there is a symbol. */
export type LegsRequest = Sizing & {
  kind: "legs";
  symbol?: string | undefined;
  underlyingPrice?: number | undefined;
  rate?: number | undefined;
  dividendYield?: number | undefined;
  legs: RequestedLeg[];
};

export type CalculateInput = StrategyRequest | LegsRequest;
