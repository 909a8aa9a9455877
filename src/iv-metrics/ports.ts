import type { StoredExpirySnapshot } from "../chains/reader-ports.ts";
import type { Settlement } from "../options/contract.ts";
import type { HistorySourceName } from "../valuation/rebuild/rebuilt-day.ts";
import type { Regime, VolatilityRegime } from "../volatility/regime.ts";
import type { TickerOutlook, WeekWanted } from "./overview/outlook-ports.ts";
import type { RankDay } from "./rank-day.ts";

/** Where volatility metrics are computed from, and where they are kept. */

/** One session's prices as stored: adjusted for later splits and dividends, or raw where `adjusted` is false. */
export type DailyPrice = {
  day: string;
  open: number;
  high: number;
  low: number;
  close: number;
  adjusted: boolean;
  /** New shares per old one that came into effect with this day; null for none. */
  splitFactor: number | null;
};

/** How an earlier row was judged, and among how many daily closes. */
export type RankedBefore = { regime: Regime; observations: number };

/** All that the metrics of one active ticker on one day are made of. */
export type TickerMarket = {
  symbol: string;
  snapshots: StoredExpirySnapshot[];
  /** What the rank may look at: earlier days of the year before, oldest first, 252 at most. */
  days: RankDay[];
  /** Of the row before the one that is computed; null where the week before has none, or it had no rank. */
  before: RankedBefore | null;
  /** Daily bars that had closed by then, oldest first, 61 at most. */
  bars: DailyPrice[];
  /** Slot of the close row that the day has already; null for none. */
  closeSlotMs: number | null;
};

export type MarketsRequest = {
  /** New York date that the rows will belong to. */
  day: string;
  /** Snapshots fetched in `[fromMs, toMs]` of quotes that stood no earlier than `fromMs`, epoch ms. */
  fromMs: number;
  toMs: number;
  /** The slot that the rows will have; null for that of the day's close row. */
  slotMs: number | null;
};

/** One expiry of the term structure. */
export type TermPointRow = {
  expiration: string;
  /** Of the series that was read; null in rows from before it was named. */
  root: string | null;
  settlement: Settlement | null;
  /** Calendar days to expiry at the moment of the quotes, fractions kept. */
  days: number;
  atmImpliedVolatility: number;
  skew25Delta: number | null;
  /** Absent in rows from before it was kept. */
  modelFreeVolatility?: number | null;
};

/**
 * Volatility of a ticker at a slot. Volatilities are annual fractions, moves dollars a share, rank and percentile
 * 0..100. Null is what could not be known.
 */
export type IvMetricsRow = {
  symbol: string;
  slotMs: number;
  day: string;
  isClose: boolean;
  asOfMs: number;
  /** When the quotes stood; null in rows from before it was known. */
  quotedAtMs: number | null;
  delayed: boolean;
  underlyingPrice: number;
  iv7: number | null;
  iv14: number | null;
  iv30: number | null;
  iv60: number | null;
  iv90: number | null;
  /** At 30 days by the expirations that a rebuilt day has: what is ranked. Null in rows from before it was kept. */
  rankIv30: number | null;
  /** VIX-style, the smiles integrated, at 30 days; null in rows from before it was kept. */
  modelFree30: number | null;
  /** Maturities, in days, beyond the listed expirations: their value is that of the nearest one. */
  extrapolated: number[];
  calendarArbitrage: boolean;
  ivRank: number | null;
  ivPercentile: number | null;
  /** Daily closes of earlier days that rank and percentile could look at. */
  observations: number;
  /** How many of them were rebuilt from what options were quoted or traded at. */
  rebuiltObservations: number;
  regime: VolatilityRegime["regime"];
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
  term: TermPointRow[];
  warnings: string[];
  provider: string;
};

export type IvMetricsStore = {
  /** Every active ticker, in one request. */
  readMarkets(request: MarketsRequest): Promise<TickerMarket[]>;
  /**
   * Upserts rows by symbol and slot, in one request; the same rows again change nothing. Returns how many changed.
   * With `nowMs` the future's go, of the same symbols: a clock ran ahead when they were stored.
   */
  storeMetrics(rows: readonly IvMetricsRow[], nowMs?: number): Promise<number>;
};

/** What a ticker's latest metrics say to whoever compares tickers; units as in {@link IvMetricsRow}. */
export type ScanMetrics = Pick<
  IvMetricsRow,
  | "day"
  | "isClose"
  | "asOfMs"
  | "quotedAtMs"
  | "delayed"
  | "provider"
  | "underlyingPrice"
  | "iv30"
  | "rankIv30"
  | "extrapolated"
  | "ivRank"
  | "ivPercentile"
  | "observations"
  | "rebuiltObservations"
  | "regime"
  | "ivLessRv"
  | "rv20"
  | "expectedMove30"
>;

/** An active ticker beside the others. Dollars a share; null is what is not stored. */
export type ScanRow = {
  symbol: string;
  name: string | null;
  price: number | null;
  previousClose: number | null;
  priceAtMs: number | null;
  /** Of the price. */
  provider: string | null;
  /** Null while none have been computed. */
  metrics: ScanMetrics | null;
  /** Contracts traded on the day, and open, of all live expirations as their latest snapshots have them. */
  volume: number | null;
  openInterest: number | null;
  /**
   * Of the call and the put together at the strike nearest to the price, of the expiration nearest to 30 days: ask less
   * bid as a fraction of the mid. Null where no strike within 5 % of the price has both quoted.
   */
  spread: { expiration: string; strike: number; fraction: number } | null;
};

/** A day's close without its term structure, which is most of a row. */
export type StoredClose = Omit<IvMetricsRow, "term">;

/** A day that was rebuilt: all that is known of its close. */
export type RebuiltClose = {
  day: string;
  source: HistorySourceName;
  underlyingPrice: number | null;
  iv30: number;
  iv60: number | null;
  skew25Delta: number | null;
};

export type VolatilityReader = {
  /** The row of the latest slot; null while there is none. */
  readLatest(symbol: string): Promise<IvMetricsRow | null>;
  /** The close rows of the latest `days` days that have one, oldest first. */
  readCloses(symbol: string, days: number): Promise<StoredClose[]>;
  /** The days that the latest row's rank may look at, oldest first; see {@link TickerMarket.days}. */
  readRankDays(symbol: string): Promise<RankDay[]>;
  /** The latest `days` rebuilt days of good quality, oldest first. */
  readRebuiltCloses(symbol: string, days: number): Promise<RebuiltClose[]>;
  /** Every active ticker by symbol, in one statement. */
  readScan(today: string): Promise<ScanRow[]>;
  /** What lies before every active ticker, by symbol, in one statement. */
  readOutlooks(week: WeekWanted): Promise<TickerOutlook[]>;
  /** The latest snapshot of each root and expiration from `today` on, in order. */
  readSnapshots(symbol: string, today: string): Promise<StoredExpirySnapshot[]>;
};
