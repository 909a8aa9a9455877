import type { OptionContract } from "../options/contract.ts";
import type { Underlying } from "./choose-underlying.ts";
import type { RateSource } from "./discount-rate.ts";
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

/** One expiration of one root as a whole. Rates are continuously compounded fractions, prices dollars a share. */
export type ExpirySummary = {
  root: string;
  expiration: string;
  /** What the options were valued with: F = underlying price grown at rate less yield. */
  underlyingPrice: number;
  rate: number;
  rateSource: RateSource;
  /** The rate that the chain's own slope implies beyond six months; null where it says nothing. */
  slopeRate: number | null;
  /** As the forward implies it, cash dividends included. */
  dividendYield: number;
  /** Cash that goes ex before expiry, dollars a share; null where the dividends are unknown. */
  dividends: number | null;
  forward: number;
  /** Standard error, dollars. */
  forwardError: number;
  forwardSource: "parity" | "carry";
  /** The fitted smile as numbers; see `smileNumbers`. Null where no quote has a volatility. */
  smile: number[] | null;
  atmImpliedVolatility: number | null;
  skew25Delta: number | null;
  /** VIX-style, the smile integrated; an annual fraction. */
  modelFreeVolatility: number | null;
  /** The quotes themselves allow a riskless butterfly, beyond their spreads. */
  butterflyArbitrage: boolean;
  /** Call plus put at the strike nearest to the forward, mids, dollars a share; null without usable quotes. */
  atmStraddle: number | null;
  contracts: number;
  /** Two-sided quotes that are too wide to mean anything. */
  tooWide: number;
  volume: number;
  openInterest: number;
};

export type ValuedChain = {
  contracts: ValuedContract[];
  expiries: ExpirySummary[];
  /** When the quotes stood, epoch ms. */
  quotedAtMs: number;
  /** The provider's price of the underlying; null where it states none. */
  stated: number | null;
  underlying: Underlying;
};
