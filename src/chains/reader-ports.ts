import type { OptionContract, Settlement } from "../options/contract.ts";
import type { RateSource } from "../valuation/discount-rate.ts";
import type { ExpirySummary, ValuedContract } from "../valuation/valued-chain.ts";

/** A ticker and what is stored for it. Instants are epoch ms, prices dollars a share. */
export type StoredTicker = {
  symbol: string;
  name: string | null;
  active: boolean;
  price: number | null;
  contracts: number;
  expirations: number;
  lastUpdatedMs: number | null;
  provider: string | null;
};

export type StoredExpiration = {
  expiration: string;
  root: string;
  settlement: Settlement;
  contracts: number;
  lastUpdatedMs: number;
};

/** A contract with our own view of it, as the last refresh left them. */
export type StoredContract = Omit<OptionContract, "multiplier" | "bidSize" | "askSize" | "mark"> &
  Omit<ValuedContract, "contract"> & {
    mark: number;
    provider: string;
    lastUpdatedMs: number;
  };

/** What the last refresh measured for one root and expiration, without what nobody reads back. */
export type StoredExpirySnapshot = Omit<
  ExpirySummary,
  "volume" | "openInterest" | "rateSource" | "forwardError"
> & {
  /** From the contracts still stored; PM where none are. */
  settlement: Settlement;
  /** When it was fetched. */
  asOfMs: number;
  /** When the quotes stood. */
  quotedAtMs: number;
  delayed: boolean;
  rateSource: RateSource;
  /** Null in snapshots from before it was kept. */
  forwardError: number | null;
  /** The provider's price of the underlying, and what parity of the nearest expiry said of it; null where unknown. */
  statedPrice: number | null;
  impliedPrice: number | null;
  impliedPriceError: number | null;
  /** Strikes that are listed and not stored, because nobody gives a cent for them. */
  unpricedCalls: number[];
  unpricedPuts: number[];
  provider: string;
};

export type ExpirationChain = {
  contracts: StoredContract[];
  /** The latest of each root. */
  snapshots: StoredExpirySnapshot[];
  /** The latest of each root of the expiration before it. */
  before: StoredExpirySnapshot[];
};

/** The expiration from `from` on nearest to `date`, the later of two as near; dates "YYYY-MM-DD", of one root if named. */
export type NearestWish = { date: string; from: string; root?: string | undefined };

/** An expiration, "YYYY-MM-DD", and the strikes that a position has in it, finite dollars. */
export type WantedStrikes = { expiration: string; strikes: readonly number[] };

/** What is stored of one root at one expiration. */
export type StoredSeries = {
  root: string;
  settlement: Settlement;
  /** Of the contract that was updated last. */
  provider: string;
  contracts: number;
  lastUpdatedMs: number;
  /** Strikes, ascending. */
  calls: number[];
  puts: number[];
  /**
   * Whether every bid and ask of 3 dollars and more is a multiple of 0.05, in quotes where both are and that are not
   * crossed. False where there is no such quote.
   */
  nickels: boolean;
};

/** What a position needs of one expiration: contracts near its strikes, not the whole chain. */
export type PositionQuotes = {
  expiration: string;
  /**
   * Of every root, at the four stored strikes nearest to each one asked for (the lower of two as near), calls and puts;
   * by root, strike, type.
   */
  contracts: StoredContract[];
  /** One per root, in order. */
  series: StoredSeries[];
  /** The latest of each root. */
  snapshots: StoredExpirySnapshot[];
  /** The latest of each root of the expiration before it. */
  before: StoredExpirySnapshot[];
};

export type ChainReader = {
  listTickers(today: string): Promise<StoredTicker[]>;
  /** Null when the symbol is not kept. */
  findTicker(symbol: string): Promise<Pick<StoredTicker, "symbol" | "name" | "active" | "price"> | null>;
  /** Expirations from `today` on, in order; one entry per root. */
  listExpirations(symbol: string, today: string): Promise<StoredExpiration[]>;
  readExpiration(symbol: string, expiration: string): Promise<ExpirationChain>;
  /** That of the stored expiration nearest to what is wished; empty lists where nothing is stored. */
  readNearest(symbol: string, wish: NearestWish): Promise<ExpirationChain>;
  /** One for each wanted, in the same order; with empty lists where nothing is stored. One request however many. */
  readPositionQuotes(symbol: string, wanted: readonly WantedStrikes[]): Promise<PositionQuotes[]>;
};
