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

export type ChainReader = {
  listTickers(today: string): Promise<StoredTicker[]>;
  /** Null when the symbol is not kept. */
  findTicker(symbol: string): Promise<Pick<StoredTicker, "symbol" | "active" | "price"> | null>;
  /** Expirations from `today` on, in order; one entry per root. */
  listExpirations(symbol: string, today: string): Promise<StoredExpiration[]>;
  readExpiration(symbol: string, expiration: string): Promise<ExpirationChain>;
};
