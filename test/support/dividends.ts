import type { Evidence, Said } from "../../src/dividends/decide-dividends.ts";
import type {
  DeclaredDividend,
  DividendOutlook,
  KnownDividends,
  PastEvent,
  StoredDividend,
} from "../../src/dividends/ports.ts";

/** 08:10 New York on Monday, 2026-11-23. */
export const BEFORE_OPEN = Date.parse("2026-11-23T13:10:00Z");
export const DAY = "2026-11-23";

export const paidOn = (...rows: [string, number][]): PastEvent[] =>
  rows.map(([date, dividend]) => ({ date, dividend, splitFactor: null }));

/** A year of a quarterly payer whose next date, by its cadence, is 2026-12-10. */
export const QUARTERS = paidOn(
  ["2025-12-11", 0.24],
  ["2026-03-12", 0.24],
  ["2026-06-11", 0.25],
  ["2026-09-10", 0.25],
);

export const aDeclared = (changes: Partial<DeclaredDividend> = {}): DeclaredDividend => ({
  symbol: "SPY",
  exDate: "2026-12-14",
  amount: 0.26,
  special: false,
  ...changes,
});

export const anOutlook = (changes: Partial<DividendOutlook> = {}): DividendOutlook => ({
  symbol: "SPY",
  nextExDate: "2026-12-09",
  lastExDate: "2026-09-10",
  payment: 0.25,
  annual: 1,
  paymentsPerYear: 4,
  ...changes,
});

export const NO_OUTLOOK = anOutlook({
  nextExDate: null,
  lastExDate: null,
  payment: null,
  annual: null,
  paymentsPerYear: null,
});

export const aStoredDividend = (changes: Partial<StoredDividend> = {}): StoredDividend => ({
  exDate: "2026-12-14",
  amount: 0.26,
  special: false,
  certainty: "declared",
  source: "alpaca",
  fetchedAtMs: BEFORE_OPEN - 86_400_000,
  ...changes,
});

export const aKnown = (changes: Partial<KnownDividends> = {}): KnownDividends => ({
  symbol: "SPY",
  status: "unknown",
  perYear: null,
  dividends: [],
  events: QUARTERS,
  sessionsRead: 0,
  ...changes,
});

const from =
  (source: string) =>
  <T>(said: T | null): Said<T> => ({ source, fetchedAtMs: BEFORE_OPEN, said });
export const alpacaSaid = from("alpaca")<readonly DeclaredDividend[]>;
export const schwabSaid = from("schwab")<DividendOutlook | "unknown">;

/** Everybody was asked and knew of nothing but what the past shows. */
export const anEvidence = (changes: Partial<Evidence> = {}): Evidence => ({
  known: aKnown(),
  declared: alpacaSaid([]),
  outlook: schwabSaid(NO_OUTLOOK),
  yearRead: true,
  ...changes,
});
