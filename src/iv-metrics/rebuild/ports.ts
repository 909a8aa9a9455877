import type { YieldCurve } from "../../market/yield-curve.ts";

/** What the days of a rebuilt history are valued with, as it was known then or came afterwards. */
export type PastInputs = {
  /** Ascending by day. */
  curves: readonly YieldCurve[];
  /** Dividends and splits by the day that they came into effect, ascending; amounts in the shares of that day. */
  acts: readonly PastAct[];
  /** By ticker the New York date until which every dividend is known, from daily bars that tell them or from a schedule. */
  toldUntil: Readonly<Record<string, string>>;
};

export type PastAct = {
  symbol: string;
  /** New York date. */
  date: string;
  /** Dollars a share; null where there is only a split. */
  dividend: number | null;
  /** New shares for an old one; null where there is none. */
  splitFactor: number | null;
  source: string;
};

export type PastInputsReader = {
  /** In one request: curves from a week before `from`, acts up to the furthest expiration of `to`, those only announced included. */
  readPast(symbols: readonly string[], range: { from: string; to: string }): Promise<PastInputs>;
};

/** How much of the past year is there, in days of a ticker. */
export type HistoryProgress = {
  /** Sessions of all active tickers. */
  wanted: number;
  /** Of those, by where they come from (`rebuilt` by source); `nothing`: asked for, and nobody had it. */
  live: number;
  rebuilt: Readonly<Record<string, number>>;
  nothing: number;
  /** The oldest day that a ticker has been rebuilt of; null for none. */
  oldestDay: string | null;
};

export type HistoryProgressReader = {
  /** Of these sessions, ascending; of one ticker, or of all that are active. */
  readProgress(days: readonly string[], symbol: string | null): Promise<HistoryProgress>;
};
