import type { OptionType } from "./european-option.ts";
import { logRatio } from "./log-ratio.ts";
import {
  PricingInputError,
  requireNonNegative,
  requirePositive,
  requirePrice,
} from "./pricing-input-error.ts";
import { timeValueFraction } from "./time-value.ts";

/** Forward and strike in one currency, annual volatility as a fraction. `discountFactor` 1 leaves the price undiscounted. */
export type BlackInput = {
  type: OptionType;
  forward: number;
  strike: number;
  years: number;
  volatility: number;
  discountFactor?: number;
};

/**
 * Price of a European option on a forward (Black 1976), discounted by `discountFactor` (1 when omitted).
 * Out of the money it keeps relative accuracy down to 1e-300. Throws PricingInputError naming the field.
 */
export function blackPrice(input: BlackInput): number {
  const { type, forward, strike, years, volatility, discountFactor = 1 } = input;
  if (type !== "call" && type !== "put") throw new PricingInputError("type", type, '"call" or "put"');
  requirePrice("forward", forward);
  requirePrice("strike", strike);
  requireNonNegative("years", years);
  requireNonNegative("volatility", volatility);
  requirePositive("discountFactor", discountFactor);
  const intrinsic = Math.max(0, type === "call" ? forward - strike : strike - forward);
  const distance = Math.abs(logRatio(forward, strike));
  const fraction = timeValueFraction(distance, volatility * Math.sqrt(years));
  return discountFactor * (intrinsic + Math.min(forward, strike) * fraction);
}
