import type { OptionContract } from "../options/contract.ts";
import type { JobId } from "../scheduling/job.ts";

export type { CompanySources, ResponseCache } from "./company-ports.ts";
export type { StoredExpiryMove, StoredVolatility, VolatilityReader } from "./volatility-ports.ts";

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

/** What the last refresh measured for an expiry. */
export type StoredExpirySnapshot = {
  root: string;
  expiration: string;
  asOfMs: number;
  underlyingPrice: number;
  rate: number;
  dividendYield: number;
  forward: number;
  forwardSource: "parity" | "carry";
  atmImpliedVolatility: number | null;
  skew25Delta: number | null;
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

export type StoredRun = {
  id: string;
  job: string;
  slotMs: number;
  trigger: string;
  status: string;
  reason: string | null;
  claimedAtMs: number;
  publishedAtMs: number | null;
  finishedAtMs: number | null;
  tasks: number;
  tasksFailed: number;
  contracts: number;
  skipped: Record<string, number>;
  providerCalls: number;
  bytes: number;
  elapsedMs: number;
  /** Rows by kind; contracts of a refresh are counted in `contracts`. */
  stored: Record<string, number>;
  failures: { subject: string; code: string; message: string }[];
  notes: string[];
  pages: number;
  requestedBy: string | null;
  rangeFrom: string | null;
  rangeTo: string | null;
  clockSkewMs: number | null;
};

export type StoredTask = {
  key: string;
  symbol: string;
  status: string;
  attempts: number;
  contracts: number;
  skipped: Record<string, number>;
  providerCalls: number;
  bytes: number;
  elapsedMs: number;
  errorCode: string | null;
  errorMessage: string | null;
};

export type RunReader = {
  /** Newest first. */
  listRuns(job: JobId, limit: number): Promise<StoredRun[]>;
  listTasks(runId: string): Promise<StoredTask[]>;
  /**
   * The latest run of each job, whatever became of it, the latest that stored something, and the slot with which the
   * ledger begins.
   */
  latestRuns(): Promise<{ last: StoredRun[]; lastSuccess: StoredRun[]; firstSlotMs: number | null }>;
};

/** A ticker's last price, dollars a share. */
export type StoredQuote = {
  symbol: string;
  price: number | null;
  bid: number | null;
  ask: number | null;
  previousClose: number | null;
  dayVolume: number | null;
  priceAtMs: number | null;
  provider: string | null;
};

export type BarTimeframe = "1m" | "5m" | "1d";
export type BarSession = "regular" | "extended";

/** Raw prices as traded, dollars a share; `adjusted` for splits and dividends where stored, daily only. */
export type StoredBar = {
  startMs: number;
  session: BarSession;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  adjusted: { open: number; high: number; low: number; close: number; volume: number | null } | null;
  provider: string;
};

export type BarsWanted = {
  symbol: string;
  timeframe: BarTimeframe;
  session: BarSession | "all";
  /** `[fromMs, toMs)` by the start of the bar; null for open ends. */
  fromMs: number | null;
  toMs: number | null;
  limit: number;
  /** Which end of the range the limit keeps. */
  keep: "oldest" | "newest";
};

export type PriceReader = {
  /** Null when the symbol is not kept. */
  findQuote(symbol: string): Promise<StoredQuote | null>;
  /** In order of time, whichever end is kept. */
  readBars(wanted: BarsWanted): Promise<StoredBar[]>;
};
