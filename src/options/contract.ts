/** Vocabulary of a listed option. Prices are dollars per share of the underlying, as quoted. */

export type OptionType = "call" | "put";
/** What a leg of a position trades: an option, or 100 shares of the underlying. */
export type LegType = OptionType | "stock";
export type Side = "buy" | "sell";
export type ExerciseStyle = "american" | "european";
/** AM: settled at the opening print of the expiration date. PM: at its close. */
export type Settlement = "AM" | "PM";

/** What makes one contract that contract and no other. */
export type OptionIdentity = {
  /** OCC/OSI symbol, 21 characters, e.g. "SPY   220523C00382000". */
  readonly occSymbol: string;
  /** The option class as listed: "SPY", "SPXW", or "DIS1" for an adjusted contract. */
  readonly root: string;
  /** The underlying as users type it: "SPX" for both SPX and SPXW. */
  readonly symbol: string;
  /** Last trading day in New York, "YYYY-MM-DD". */
  readonly expiration: string;
  readonly strike: number;
  readonly type: OptionType;
};

/** One side of the market or neither may be missing: null is "known to be absent", never 0 or -999. */
export type OptionQuote = {
  readonly bid: number | null;
  readonly ask: number | null;
  readonly last: number | null;
  readonly mark: number | null;
};

export type OptionContract = OptionIdentity &
  OptionQuote & {
    readonly settlement: Settlement;
    readonly exerciseStyle: ExerciseStyle;
    /** Shares delivered per contract; 100 unless the contract says otherwise. */
    readonly multiplier: number;
    readonly bidSize: number | null;
    readonly askSize: number | null;
    readonly volume: number | null;
    readonly openInterest: number | null;
    /** The provider's own implied volatility as a fraction (0.25 is 25 %). */
    readonly providerImpliedVolatility: number | null;
    /** When the exchange last changed the quote, epoch milliseconds. */
    readonly quotedAtMs: number | null;
  };
