import type { StoredExpirySnapshot } from "../chains/reader-ports.ts";

/** The latest snapshot of a root and expiration, with what a move until then needs. */
export type StoredExpiryMove = StoredExpirySnapshot & {
  settlement: "AM" | "PM";
  contracts: number;
  /** Call plus put at the strike nearest to the forward, dollars a share. */
  atmStraddle: number | null;
  provider: string;
};

/** A row of the volatility metrics: annual fractions, dollars a share, rank and percentile 0..100. */
export type StoredVolatility = {
  slotMs: number;
  /** New York date. */
  day: string;
  isClose: boolean;
  asOfMs: number;
  underlyingPrice: number;
  iv7: number | null;
  iv14: number | null;
  iv30: number | null;
  iv60: number | null;
  iv90: number | null;
  /** Maturities, in days, beyond the listed expirations. */
  extrapolated: number[];
  calendarArbitrage: boolean;
  ivRank: number | null;
  ivPercentile: number | null;
  observations: number;
  regime: string | null;
  termSlope: number | null;
  skew25Delta: number | null;
  expectedMove30: number | null;
  straddle: number | null;
  straddleExpiration: string | null;
  rv20: number | null;
  rv60: number | null;
  yangZhang20: number | null;
  yangZhang60: number | null;
  ivLessRv: number | null;
  term: { expiration: string; days: number; atmImpliedVolatility: number; skew25Delta: number | null }[];
  warnings: string[];
  provider: string;
};

export type VolatilityReader = {
  /** The row of the latest slot; null while there is none. */
  readLatest(symbol: string): Promise<StoredVolatility | null>;
  /** The close rows of the latest `days` days that have one, oldest first. */
  readCloses(symbol: string, days: number): Promise<StoredVolatility[]>;
  /** The latest snapshot of each root and expiration from `today` on, in order. */
  readExpiryMoves(symbol: string, today: string): Promise<StoredExpiryMove[]>;
};
