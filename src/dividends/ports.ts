import type { DividendSchedule, ExpectedDividend } from "../market/dividend-schedule.ts";
import type { YieldCurve } from "../market/yield-curve.ts";
import type { Fetched, SymbolFailure } from "../providers/provider.ts";

/** A payment that a company has declared; dollars a share. */
export type DeclaredDividend = {
  symbol: string;
  exDate: string;
  amount: number;
  /** Outside the regular ones. */
  special: boolean;
};

export type FetchedDeclared = Fetched & {
  dividends: DeclaredDividend[];
  unknownSymbols: string[];
  failures: SymbolFailure[];
};

/** Throws the `provider_*` AppErrors when nothing at all came through. */
export type DeclaredDividendSource = {
  /** Ex-dates of New York dates, both included. */
  fetchDeclared(request: { symbols: readonly string[]; from: string; to: string }): Promise<FetchedDeclared>;
};

/** What a provider believes of a share's regular dividend; null where it says nothing. Dollars a share. */
export type DividendOutlook = {
  symbol: string;
  /** A guess until it is declared. */
  nextExDate: string | null;
  /** The latest ex-date; of one just declared it may be still to come. */
  lastExDate: string | null;
  /** Of one payment; may be rounded to cents. */
  payment: number | null;
  /** Of a year. */
  annual: number | null;
  paymentsPerYear: number | null;
};

export type FetchedOutlooks = Fetched & {
  outlooks: DividendOutlook[];
  unknownSymbols: string[];
  failures: SymbolFailure[];
};

/** Throws the `provider_*` AppErrors when nothing at all came through. */
export type DividendOutlookSource = {
  fetchOutlooks(symbols: readonly string[]): Promise<FetchedOutlooks>;
};

/** With `fetchedAtMs`, when its source said so. */
export type StoredDividend = ExpectedDividend & { special: boolean; fetchedAtMs: number };

/** A day of the past on which a dividend or a split came into effect; the amount in shares of that day. */
export type PastEvent = { date: string; dividend: number | null; splitFactor: number | null };

/** What is known of a ticker before anybody is asked. */
export type KnownDividends = {
  symbol: string;
  status: DividendSchedule["status"];
  perYear: number | null;
  /** Those to come, and just past. */
  dividends: StoredDividend[];
  /** Ascending by date. */
  events: PastEvent[];
  /** Sessions, of those asked for, whose bar is of a provider that tells dividends. */
  sessionsRead: number;
};

export type DecidedDividends = {
  symbol: string;
  status: DividendSchedule["status"];
  perYear: number | null;
  dividends: StoredDividend[];
  /** False when a source that is asked did not answer for it. */
  complete: boolean;
};

export type DueRequest = {
  /** Tickers are due that no run completed since, and that no run tried since its own start; epoch ms. */
  completedSinceMs: number;
  triedSinceMs: number;
  today: string;
  /** Events of New York dates from here on. */
  eventsFrom: string;
  /** `[fromMs, toMs)`: where sessions are counted by their opens. */
  sessions: { fromMs: number; toMs: number };
  limit: number;
};

export type DividendStore = {
  /** Active tickers that are due, by symbol, and how many more there are. */
  readDue(request: DueRequest): Promise<{ tickers: KnownDividends[]; left: number }>;
  /** Replaces the schedules of these tickers, unless they were decided later; returns how many dividends stand. */
  storeSchedules(decided: readonly DecidedDividends[], nowMs: number): Promise<number>;
};

export type StoredSchedule = {
  status: DividendSchedule["status"];
  dividends: StoredDividend[];
  perYear: number | null;
  /** When every source last answered, and when one was last asked; null before that. */
  asOfMs: number | null;
  triedAtMs: number | null;
};

export type DividendReader = {
  /** From `today` on; null for a ticker that is not kept. */
  readSchedule(symbol: string, today: string): Promise<StoredSchedule | null>;
};

/** Dollars a share from which a special dividend changes the contract's strike (OCC's rule: $12.50 a contract). */
export const STRIKE_ADJUSTED_FROM = 0.125;

/** What a chain is valued with besides its quotes. */
export type MarketInputsReader = {
  /**
   * The newest curve that is good on a New York date, and the dividends from that date on, in one request. Special
   * dividends from {@link STRIKE_ADJUSTED_FROM} on are left out: strikes come down with the share on their ex-date.
   */
  readInputs(
    symbol: string,
    today: string,
  ): Promise<{ curve: YieldCurve | null; dividends: DividendSchedule }>;
};
