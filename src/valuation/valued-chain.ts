import type { OptionContract } from "../options/contract.ts";
import type { ImpliedVolatilityStatus } from "./solve-volatilities.ts";

/** Our own view of a contract. Volatility is a fraction; greeks are per share. Null where there is no volatility. */
export type ValuedContract = {
  contract: OptionContract;
  impliedVolatility: number | null;
  impliedVolatilityStatus: ImpliedVolatilityStatus;
  delta: number | null;
  gamma: number | null;
  thetaPerDay: number | null;
  vegaPerVolPoint: number | null;
  rhoPerPoint: number | null;
};

/** One expiration of one root as a whole. */
export type ExpirySummary = {
  root: string;
  expiration: string;
  rate: number;
  dividendYield: number;
  forward: number;
  forwardSource: "parity" | "carry";
  atmImpliedVolatility: number | null;
  skew25Delta: number | null;
  /** Call plus put at the strike nearest to the forward, mids, dollars a share; null without two-sided quotes. */
  atmStraddle: number | null;
  contracts: number;
  volume: number;
  openInterest: number;
};

export type ValuedChain = { contracts: ValuedContract[]; expiries: ExpirySummary[] };
