import type { Settlement } from "../options/contract.ts";
import type { HistorySourceName } from "../valuation/rebuild/rebuilt-day.ts";

/** Calendar days before an expiration at which what the market implied is kept. */
export const HORIZONS = [1, 7, 30] as const;
export type Horizon = (typeof HORIZONS)[number];

/** Of the smile's density, ascending: 0.1587 and 0.8413 are one deviation of a normal. */
export const QUANTILES = [0.05, 0.1587, 0.25, 0.5, 0.75, 0.8413, 0.95] as const;

/**
 * Trades of which each expiration keeps the implied probability of profit, at fair prices: their place in
 * `probabilities` and bit in `won`.
 */
export const STANDARD_TRADES = [
  "short put 30 delta",
  "short put 16 delta",
  "bull put 30/16 delta",
  "bear call 30/16 delta",
  "iron condor 30/16 delta",
  "short strangle 16 delta",
  "long straddle",
  "long call 50 delta",
  "long put 50 delta",
  "bull call 50/30 delta",
] as const;

/** What the market implied of an expiration N days before, and what came. Prices dollars a share of the day observed. */
export type Outcome = {
  symbol: string;
  root: string;
  expiration: string;
  horizon: Horizon;
  settlement: Settlement;
  source: "live" | HistorySourceName;
  /** The New York date on which it was observed: the trading day N days before, or the last before that. */
  observedDay: string;
  observedAtMs: number;
  /** From then to expiry, fractions kept. */
  days: number;
  underlyingPrice: number;
  forward: number;
  /** At the forward, annual fraction. */
  atmImpliedVolatility: number;
  /** As /expected-move has it. */
  oneSigma: number;
  straddle: number | null;
  /** At `QUANTILES`. */
  quantiles: number[];
  /** At `STANDARD_TRADES`; null where the smile has no such trade. */
  probabilities: (number | null)[];
  /** Of the 20 and of the 60 sessions before the observation, annual fractions; null where bars lack. */
  realised20: number | null;
  realised60: number | null;
  /** What the share settled at, in shares of the day observed: later splits undone. */
  settled: number;
  /** Close to close from the observation to the expiration, annual fraction; null where bars lack. */
  realised: number | null;
  /** At `STANDARD_TRADES`: whether it made money; null where there was no such trade. */
  won: (boolean | null)[];
};
