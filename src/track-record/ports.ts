import type { StoredExpirySnapshot } from "../chains/reader-ports.ts";
import type { DailyPrice } from "../iv-metrics/ports.ts";
import type { Settlement } from "../options/contract.ts";
import type { HistorySourceName, RebuiltExpiry } from "../valuation/rebuild/rebuilt-day.ts";

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

/**
 * A chain's price of the underlying and the day's raw close, one over the other: further apart they are not of the same
 * shares. The least split is of five for four, and no market is so far from its own close.
 */
export const MOST_APART = 1.2;

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
  /** S IV sqrt(T) as /expected-move has it, dollars either way. */
  oneSigma: number;
  /** At the money as quoted; null where nobody quoted both. */
  straddle: number | null;
  /** At `QUANTILES`, dollars; null where it lies beyond the strikes that were quoted. */
  quantiles: (number | null)[];
  /** At `STANDARD_TRADES`; null where a strike of it lies beyond those that were quoted. */
  probabilities: (number | null)[];
  /**
   * Yang-Zhang over the 20 and the 60 sessions before the day of the observation, annual fractions, as the planner takes
   * it; null where bars lack.
   */
  realised20: number | null;
  realised60: number | null;
  /** What the share settled at, in shares of the day observed: later splits undone. */
  settled: number;
  /**
   * Close to close from the day observed to the last session before expiry, around zero, annual fraction: of one return
   * its size. Null where bars lack, or no session lies between.
   */
  realised: number | null;
  /** At `STANDARD_TRADES`: whether it made money; null where there was no such trade. */
  won: (boolean | null)[];
};

/** What one expiration may be recorded at. Dates are New York's. */
export type WantedOutcome = {
  expiration: string;
  horizon: Horizon;
  observedDay: string;
  /** The last session that it trades in or settles on: the expiration, or the session before a closed day. */
  settledDay: string;
};

/** An expiration as it was seen on the day observed: the last refresh of a live chain, or a day worked out afterwards. */
export type SeenExpiry =
  | { source: "live"; snapshot: StoredExpirySnapshot }
  | { source: HistorySourceName; atMs: number; underlyingPrice: number; expiry: RebuiltExpiry };

/** An expiration that has settled, and of which nothing is recorded at that horizon. */
export type Unsettled = WantedOutcome & {
  symbol: string;
  /** Null where no contract of its root is stored any more to tell. */
  settlement: Settlement | null;
  seen: SeenExpiry;
};

/** One session, raw as traded and as `DailyPrice` has it. */
export type SettledBar = DailyPrice & { rawOpen: number; rawClose: number };

export type UnsettledPage = {
  unsettled: Unsettled[];
  /** Of each ticker of the page, oldest first: from 100 days before the first day observed to the last settlement. */
  bars: Record<string, SettledBar[]>;
  /** Those that come after the page. */
  left: number;
};

/** What is recorded: written once an expiration, horizon and root, kept for good. */
export type OutcomeStore = {
  /**
   * Those of `wanted` that are stored of active tickers, live before rebuilt, with the daily bars of the days observed (no
   * further off than `MOST_APART`) and settled, and are not recorded. `overlapDays` looks only at expirations from so many days before the latest one recorded of a
   * ticker, the oldest first, so that an ordinary evening is a few probes; null looks at all, the newest first.
   */
  readUnsettled(request: {
    wanted: readonly WantedOutcome[];
    overlapDays: number | null;
    limit: number;
    /** How many to pass over. */
    offset: number;
  }): Promise<UnsettledPage>;
  /** Returns how many were new; one that is there stays as it is. */
  storeOutcomes(rows: readonly Outcome[]): Promise<number>;
};

export type OutcomeReader = {
  /** Of a ticker, or of all where null, that expired on `from` or later: by symbol, expiration, horizon and root. */
  readOutcomes(wish: { symbol: string | null; from: string }): Promise<Outcome[]>;
};
