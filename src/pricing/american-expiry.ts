import type { AmericanOptionInput, Precision, PriceAndDelta } from "./american-price.ts";
import {
  americanPriceAndDelta,
  boundaryFor,
  checkedInput,
  methodFor,
  priceFromBoundary,
} from "./american-price.ts";

/** Everything that the options of one expiry and one volatility share. */
export type AmericanExpiryInput = Omit<AmericanOptionInput, "spot" | "strike">;

/** Prices any spot and strike of the expiry, at about 1 microsecond each where there is one exercise boundary. */
export type AmericanExpiry = { priceAndDelta(spot: number, strike: number): PriceAndDelta };

/**
 * The exercise boundary scales with the strike: it is computed once here, for many strikes.
 * Throws PricingInputError for a number no option can have.
 */
export function americanExpiry(given: AmericanExpiryInput, precision: Precision = "fast"): AmericanExpiry {
  const input = checkedInput({ ...given, spot: 1, strike: 1 });
  const method = methodFor(input);
  const boundary = method === "boundary" ? boundaryFor(input, precision) : null;
  if (!boundary?.settled) {
    return { priceAndDelta: (spot, strike) => americanPriceAndDelta({ ...input, spot, strike }, precision) };
  }
  const { type } = input;
  return {
    priceAndDelta(spot, strike) {
      checkedInput({ ...input, spot, strike });
      const { price, delta } = priceFromBoundary({ type, spot, strike }, boundary);
      return { price, delta };
    },
  };
}
