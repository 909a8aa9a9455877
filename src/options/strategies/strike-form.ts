import type { OptionType, Side } from "../contract.ts";

/** Calendars and diagonals sell the near expiration and buy the far one; every other strategy lives in "near". */
export type LegExpiry = "near" | "far";

/** An option before its strike is known: `strike` is the position of its strike in what the user typed. */
export type OptionLegTemplate = {
  readonly type: OptionType;
  readonly side: Side;
  readonly strike: number;
  readonly quantity: number;
  readonly expiry: LegExpiry;
};

/** Shares of the underlying: a quantity of one is 100 of them. */
export type StockLeg = {
  readonly type: "stock";
  readonly side: Side;
  readonly quantity: number;
};

type LegTemplate = OptionLegTemplate | StockLeg;

/** One accepted way to write the strikes. */
export type StrikeForm = {
  readonly strikes: number;
  /** Positions from the lowest strike to the highest: [1, 0] wants the second strike below the first. */
  readonly ascending: readonly number[];
  /** A strike that may be written twice in a row ("570/580/580/590" for an iron butterfly). */
  readonly twin?: number;
  readonly example: string;
  readonly legs: readonly LegTemplate[];
};

const leg =
  (side: Side) =>
  (type: OptionType, strike: number, quantity = 1, expiry: LegExpiry = "near"): OptionLegTemplate => {
    return { type, side, strike, quantity, expiry };
  };
export const buy = leg("buy");
export const sell = leg("sell");
/** 100 shares, owned. */
export const shares: StockLeg = { type: "stock", side: "buy", quantity: 1 };
export const form = (example: string, ascending: readonly number[], ...legs: LegTemplate[]): StrikeForm => ({
  strikes: ascending.length,
  ascending,
  example,
  legs,
});
export const withTwin = (strikeForm: StrikeForm, twin: number): StrikeForm => ({ ...strikeForm, twin });
