import type { ExerciseStyle, OptionType, Side } from "./contract.ts";

/** A leg of a position that may hold shares beside options. Prices are dollars a share. */
export type PositionLeg = {
  readonly type: OptionType | "stock";
  readonly side: Side;
  /** Null for stock. */
  readonly strike: number | null;
  /** Contracts in one unit of the position; one of stock is 100 shares. */
  readonly quantity: number;
  /** To its own expiry; null for stock. */
  readonly years: number | null;
  /** Null for stock. */
  readonly exerciseStyle: ExerciseStyle | null;
  /** At the fill that is shown; of stock its price. */
  readonly premium: number;
};
