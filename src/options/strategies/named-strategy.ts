import type { StrikeForm } from "./strike-form.ts";

export type StrategyName =
  | "long_call"
  | "long_put"
  | "short_put"
  | "short_call"
  | "bull_call_spread"
  | "bear_call_spread"
  | "bull_put_spread"
  | "bear_put_spread"
  | "box"
  | "straddle"
  | "strangle"
  | "short_straddle"
  | "short_strangle"
  | "iron_condor"
  | "iron_butterfly"
  | "butterfly"
  | "put_butterfly"
  | "broken_wing_butterfly"
  | "call_calendar"
  | "put_calendar"
  | "call_diagonal"
  | "put_diagonal"
  | "pmcc"
  | "call_ratio_spread"
  | "put_ratio_spread"
  | "call_backspread"
  | "put_backspread"
  | "jade_lizard"
  | "covered_call"
  | "cash_secured_put"
  | "protective_put"
  | "collar";

export type Strategy = {
  readonly name: StrategyName;
  readonly label: string;
  /** What it trades, in one line short enough for a Discord choice. */
  readonly summary: string;
  /** Other names traders type, in lower case with "_" between words; name and label count without being here. */
  readonly aliases: readonly string[];
  /**
   * What opening it does to the account: a net price given by hand is paid, or received. Where the strikes decide, it
   * is what the trade is usually put on for; shares are part of the price.
   */
  readonly opensAs: "debit" | "credit";
  /** How the strikes are written, for help texts: "sell/buy, higher strike first". */
  readonly strikeRule: string;
  /** The first form is the one to teach; the others are accepted. */
  readonly forms: readonly [StrikeForm, ...StrikeForm[]];
  /** What the trade is where two of its strikes are one: an iron condor with one short strike is an iron butterfly. */
  readonly whenEqual?: StrategyName;
  /** Days the far leg is looked for behind the near one; only of strategies with two expirations. */
  readonly farGapDays?: number;
};
