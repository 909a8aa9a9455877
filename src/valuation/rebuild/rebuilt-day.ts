import type { ExerciseStyle, OptionIdentity, Settlement } from "../../options/contract.ts";

/** The vocabulary of days whose volatility is worked out afterwards, from what options were quoted or traded at. */

/** A contract that is asked for by name; whether it was ever listed only the answer tells. */
export type HistoryContract = OptionIdentity & {
  readonly settlement: Settlement;
  readonly exerciseStyle: ExerciseStyle;
};

/** What stood at the instant asked for. Dollars a share; null is a side that nobody quoted. */
export type HistoryQuote = {
  readonly contract: HistoryContract;
  readonly bid: number | null;
  readonly ask: number | null;
  /** When the row says it stood, epoch ms. */
  readonly quotedAtMs: number;
};

/** A minute in which the contract traded. Dollars a share. */
export type HistoryTrade = {
  readonly contract: HistoryContract;
  /** Start of the minute, epoch ms. */
  readonly minuteMs: number;
  /** Mean weighted by volume. */
  readonly price: number;
  readonly trades: number;
};

/** The underlying's minute, matched to trades by `minuteMs`. */
export type UnderlyingMinute = {
  readonly symbol: string;
  readonly minuteMs: number;
  readonly price: number;
};

/** Named for vendor and method, as rows keep it. */
export const HISTORY_SOURCES = ["databento-cbbo-1m", "alpaca-1min"] as const;
export type HistorySourceName = (typeof HISTORY_SOURCES)[number];

/** Why a day has no volatility. */
export type RebuildGap =
  /** The vendor has nothing of it: no trade, no quote, none of the contracts listed. */
  | "no-data"
  /** Fewer than two usable expirations around 30 days. */
  | "too-few-expirations"
  | "too-few-points"
  | "one-sided"
  /** The forward lies 0.5 % or more from what the carry allows. */
  | "forward-off"
  /** Calls and puts near the money differ by more than 2 points. */
  | "call-put-gap"
  /** Total variance falls by more than 2 % from the near to the far expiration. */
  | "falling-variance"
  /** Outside 3 % to 400 %. */
  | "impossible";

/** One expiration of a rebuilt day, in the same numbers as a snapshot of a live chain. */
export type RebuiltExpiry = {
  readonly root: string;
  readonly expiration: string;
  readonly settlement: Settlement;
  /** Calendar days to expiry at the instant, fractions kept. */
  readonly days: number;
  readonly forward: number;
  readonly rate: number;
  /** At the forward, annual fraction. */
  readonly atmImpliedVolatility: number;
  readonly skew25Delta: number | null;
  /** The fitted smile; see src/volatility/smile-numbers.ts. */
  readonly smile: readonly number[];
  /** Dollars a share; null where no strike near the forward has both sides. */
  readonly atmStraddle: number | null;
  /** Strikes behind the smile. */
  readonly points: number;
};

export type RebuiltDay = {
  readonly ok: true;
  readonly underlyingPrice: number;
  readonly iv30: number;
  readonly iv60: number | null;
  readonly skew25Delta: number | null;
  /** By date: those around 30 days, and others that the record looks at. */
  readonly expiries: readonly RebuiltExpiry[];
  /** Strikes behind the two that iv30 rests on. */
  readonly points: number;
  /** Median relative spread of the quotes used; null for trades. */
  readonly spread: number | null;
  /** Trades used; null for quotes. */
  readonly trades: number | null;
};

/** `expiries` may hold ones that the record can use although there is no iv30. */
export type UnrebuiltDay = {
  readonly ok: false;
  readonly reason: RebuildGap;
  readonly expiries: readonly RebuiltExpiry[];
};
