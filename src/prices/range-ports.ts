import type { StoredQuote } from "./ports.ts";

/** Prices as traded, dollars a share, of a stretch of one regular session. */
export type PriceStretch = {
  startMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  /** Shares. */
  volume: number;
};

/** One session whole. */
export type DayPrices = Omit<PriceStretch, "startMs"> & {
  /** New York date. */
  date: string;
  /** New shares per old one that came into effect with this day; null for none. */
  splitFactor: number | null;
};

/** A ticker's last price, and the session that is asked about. */
export type StoredDay = {
  /** Of the company or fund; null where nobody said. */
  name: string | null;
  quote: StoredQuote;
  /** Five minutes each, in order; of bars of one minute where there are any, else of stored ones of five. */
  bars: PriceStretch[];
  /** Null until the evening, when the session's own bar is stored. */
  whole: DayPrices | null;
};

export type RangeReader = {
  /** `[fromMs, toMs)` is a regular session. Null when the symbol is not kept. One statement. */
  readDay(symbol: string, session: { fromMs: number; toMs: number }): Promise<StoredDay | null>;
  /** Sessions from a New York date on, oldest first. */
  readDays(symbol: string, from: string): Promise<DayPrices[]>;
};
