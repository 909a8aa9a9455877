import type { OptionType } from "../../../../src/options/contract.ts";
import type { ListedExpiration } from "./expirations.ts";

/** How a contract's greeks come over the wire: as numbers, as -999.0, or as the text "NaN". */
export type GreeksOnWire = "numbers" | "minus-999" | "nan";

/** One contract of the modelled market as quoted at an instant. Dollars per share; greeks as brokers show them. */
export type ModelledQuote = {
  readonly occSymbol: string;
  readonly root: string;
  readonly expiration: ListedExpiration;
  readonly type: OptionType;
  readonly strike: number;
  /** Adjusted for a corporate action: delivers more than 100 shares of the underlying. */
  readonly nonStandard: boolean;
  /** Listed, but nobody quotes it: bid, ask and mark are 0. */
  readonly dead: boolean;
  readonly bid: number;
  readonly ask: number;
  readonly mark: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly last: number;
  readonly lastSize: number;
  readonly lastTradeMs: number;
  readonly quotedMs: number;
  readonly volume: number;
  readonly openInterest: number;
  readonly high: number;
  readonly low: number;
  /** Mid at the close of the session before. */
  readonly previousClose: number;
  readonly high52Weeks: number;
  readonly low52Weeks: number;
  readonly theoretical: number;
  /** Fraction a year. */
  readonly impliedVolatility: number;
  readonly delta: number;
  readonly gamma: number;
  readonly thetaPerDay: number;
  readonly vegaPerVolPoint: number;
  readonly rhoPerPoint: number;
  readonly greeksOnWire: GreeksOnWire;
};
