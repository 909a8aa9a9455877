import type { OptionContract, Settlement } from "../options/contract.ts";

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
  settlement: "AM" | "PM";
  contracts: number;
  lastUpdatedMs: number;
};

/** Volatilities are fractions; greeks are per share. */
export type StoredContract = Omit<OptionContract, "multiplier" | "bidSize" | "askSize" | "mark"> & {
  mark: number;
  impliedVolatility: number | null;
  impliedVolatilityStatus: string;
  delta: number | null;
  gamma: number | null;
  thetaPerDay: number | null;
  vegaPerVolPoint: number | null;
  rhoPerPoint: number | null;
  provider: string;
  lastUpdatedMs: number;
};

/**
 * What the last refresh measured for one root and expiration. Volatilities, rate and yield are fractions a year, prices
 * dollars a share.
 */
export type StoredExpirySnapshot = {
  root: string;
  expiration: string;
  /** From the contracts still stored; PM where none are. */
  settlement: Settlement;
  asOfMs: number;
  underlyingPrice: number;
  rate: number;
  dividendYield: number;
  forward: number;
  forwardSource: "parity" | "carry";
  atmImpliedVolatility: number | null;
  skew25Delta: number | null;
  /** Call plus put at the strike nearest to the forward; see `straddleAt`. */
  atmStraddle: number | null;
  contracts: number;
  provider: string;
};

export type ExpirationChain = { contracts: StoredContract[]; snapshots: StoredExpirySnapshot[] };

export type ChainReader = {
  listTickers(today: string): Promise<StoredTicker[]>;
  /** Null when the symbol is not kept. */
  findTicker(symbol: string): Promise<Pick<StoredTicker, "symbol" | "active" | "price"> | null>;
  /** Expirations from `today` on, in order; one entry per root. */
  listExpirations(symbol: string, today: string): Promise<StoredExpiration[]>;
  readExpiration(symbol: string, expiration: string): Promise<ExpirationChain>;
};
