import type { OptionType } from "../contract.ts";

/** A leg that expires at the horizon and is worth its intrinsic value there. */
export type SettledLeg = {
  readonly type: OptionType;
  readonly strike: number;
  /** Quantity, negative when sold. */
  readonly amount: number;
};

/** A leg that lives on after the horizon and is valued there at its own volatility (Black-Scholes-Merton). */
export type RepricedLeg = SettledLeg & {
  /** Volatility times the root of the years left at the horizon. */
  readonly deviation: number;
  /** What the forward of its expiry is of the price at the horizon: e^{(r - q) years left} under one carry. */
  readonly growth: number;
  /** From its expiry back to the horizon. */
  readonly discountFactor: number;
  /** An American leg is never worth less than exercise pays. */
  readonly floored: boolean;
};
