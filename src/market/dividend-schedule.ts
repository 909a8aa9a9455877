/**
 * How sure an ex-date and its amount are. declared: by the company. estimated: the provider's own guess of the next
 * date. projected: from the cadence and the last regular amount of the past.
 */
export type DividendCertainty = "declared" | "estimated" | "projected";

/** A cash dividend to come. */
export type ExpectedDividend = {
  /** New York date on which the share first trades without it. */
  readonly exDate: string;
  /** Dollars a share, in today's shares; above 0. */
  readonly amount: number;
  readonly certainty: DividendCertainty;
  /** Who said so: "alpaca", "schwab", "tiingo", … */
  readonly source: string;
};

/**
 * What is known of a ticker's dividends to come. scheduled: `dividends` holds them, ascending by ex-date. none: its
 * history was read and holds no regular payment of the past year. unknown: nobody could say, which is not none.
 */
export type DividendSchedule = {
  readonly status: "scheduled" | "none" | "unknown";
  readonly dividends: readonly ExpectedDividend[];
};

export const UNKNOWN_DIVIDENDS: DividendSchedule = { status: "unknown", dividends: [] };
