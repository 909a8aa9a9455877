import type { Fetched, SymbolFailure } from "../providers/provider.ts";
import type {
  HistoryContract,
  HistoryQuote,
  HistorySourceName,
  HistoryTrade,
  RebuildGap,
  RebuiltExpiry,
  UnderlyingMinute,
} from "../valuation/rebuild/rebuilt-day.ts";

/** Where the past of a ticker's volatility comes from, and where it is kept. */

/** Contracts of any number of tickers as of one instant. */
export type OptionHistoryRequest = {
  /** New York date. */
  day: string;
  /** 15:45 New York, 12:45 on a half day; epoch ms. */
  atMs: number;
  contracts: readonly HistoryContract[];
  /** Most that may be spent beyond `priceOptions`, US dollars; absent: whatever `extraUsd` comes to. */
  mostExtraUsd?: number;
};

export type FetchedOptionHistory = Fetched & {
  evidence:
    | { kind: "quotes"; quotes: HistoryQuote[] }
    | { kind: "trades"; trades: HistoryTrade[]; underlying: UnderlyingMinute[] };
  /** Underlyings of which nothing could be fetched while others came through. */
  failures: SymbolFailure[];
  /**
   * Why the vendor cannot have this day, which then says nothing of it: its history begins later, or it has not
   * published the day yet. Absent or null where it can.
   */
  outOfReach?: "before-history" | "not-yet" | null;
  /** US dollars beyond what `priceOptions` said, for contracts that were asked for again; absent or 0 for none. */
  extraUsd?: number;
};

/**
 * One vendor's past of options. A contract that never was or did not trade is only absent. Throws the `provider_*`
 * errors when nothing came through.
 */
export type OptionHistorySource = {
  name: HistorySourceName;
  /** What its answers hold; trades are many more rows a day, and take longer to read. */
  evidence: "quotes" | "trades";
  /** Whether it can have options on a ticker at all: what it cannot serve is not asked for night after night. */
  serves(symbol: string): boolean;
  /** Calls that one request for these contracts costs at most. */
  callsFor(contracts: readonly HistoryContract[]): number;
  /** Calls that it usually costs, which a plan tells. */
  usualCallsFor(contracts: readonly HistoryContract[]): number;
  /** What usually comes on top of `priceOptions`, as a share of it. */
  usualExtraShare: number;
  /** US dollars that the request would be billed; 0 where a plan pays for all. */
  priceOptions(request: OptionHistoryRequest): Promise<number>;
  fetchOptions(request: OptionHistoryRequest): Promise<FetchedOptionHistory>;
};

/** A ticker's day as it was worked out afterwards; volatilities annual fractions, prices dollars a share. */
export type IvHistoryRow = {
  symbol: string;
  day: string;
  source: HistorySourceName;
  /** Whose quotes or trades stood then, epoch ms. */
  atMs: number;
  /** suspect: far from the days around it, left out of rank and percentile; none: `reason` says why. */
  quality: "good" | "suspect" | "none";
  reason: RebuildGap | null;
  underlyingPrice: number | null;
  iv30: number | null;
  iv60: number | null;
  skew25Delta: number | null;
  expiries: RebuiltExpiry[];
  points: number;
  spread: number | null;
  trades: number | null;
  /** When it was asked for, epoch ms: a day without data is asked for again after a month. */
  askedAtMs: number;
};

/** A ticker and the days that it wants, newest first. */
export type HistoryGap = {
  symbol: string;
  days: { day: string /** Raw daily close, dollars. */; close: number }[];
  /** Wanted days without a daily close: they cannot be asked for yet. */
  withoutClose: number;
};

export type IvHistoryStore = {
  /**
   * Active tickers, or the one named, with those of `days` (in order) that have neither a rebuilt row nor a live close;
   * of `compared`, the latest days, also those with a live close. A row of quality none counts as missing again when it
   * was asked for before `askAgainBeforeMs`.
   */
  readGaps(wish: {
    days: readonly string[];
    compared: readonly string[];
    symbol: string | null;
    askAgainBeforeMs: number;
  }): Promise<HistoryGap[]>;
  /** Upserts by symbol and day in one request; the same rows again change nothing. Returns how many changed. */
  storeDays(rows: readonly IvHistoryRow[]): Promise<number>;
  /** Judges stored days anew, in one request; those without a volatility stay what they are. */
  judgeDays(judged: readonly { symbol: string; day: string; quality: "good" | "suspect" }[]): Promise<void>;
  /** The rebuilt 30-day volatility of the tickers from `from` to `to`, suspect days included, by symbol and day. */
  readRebuilt(
    symbols: readonly string[],
    range: { from: string; to: string },
  ): Promise<
    {
      symbol: string;
      day: string;
      iv30: number;
      nearIv: number;
      farIv: number;
      quality: "good" | "suspect";
    }[]
  >;
};
