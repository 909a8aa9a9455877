import type { EuropeanOptionInput } from "./european-option.ts";

/** A number no option can have: says which field, what came and what is wanted. */
export class PricingInputError extends RangeError {
  override readonly name = "PricingInputError";
  readonly field: string;

  constructor(field: string, value: unknown, wanted: string) {
    super(`${field} is ${String(value)}: give ${wanted}`);
    this.field = field;
  }
}

/** Prices beyond these have products and squares that leave the doubles. */
const [LEAST_PRICE, MOST_PRICE] = [1e-100, 1e100];
/** Years, and rates and volatilities as fractions, beyond which the formulas' exponents mean nothing. */
const LARGEST = 1e9;

/** Throws unless `value` is a price from 1e-100 to 1e100. */
export function requirePrice(field: string, value: number): void {
  if (!(Number.isFinite(value) && value >= LEAST_PRICE && value <= MOST_PRICE)) {
    throw new PricingInputError(field, value, `a price above 0, from ${LEAST_PRICE} to ${MOST_PRICE}`);
  }
}

/** Throws unless `value` is a finite number above zero. */
export function requirePositive(field: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value)))
    throw new PricingInputError(field, value, "a finite number above 0");
}

/** Throws unless `value` is a number from zero to a thousand million. */
export function requireNonNegative(field: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value) && value <= LARGEST))
    throw new PricingInputError(field, value, `a finite number, 0 or above, at most ${LARGEST}`);
}

/** Throws unless `value` is a finite number of at most a thousand million either side of zero. */
function requireRate(field: string, value: number): void {
  if (!(Number.isFinite(value) && Math.abs(value) <= LARGEST))
    throw new PricingInputError(field, value, `a finite number, at most ${LARGEST} either side of 0`);
}

/** Throws unless spot, strike, years, rate, yield and volatility are numbers an option can have. */
export function requireOptionInput(input: EuropeanOptionInput): void {
  const { type, spot, strike, years, rate, dividendYield, volatility } = input;
  if (type !== "call" && type !== "put") throw new PricingInputError("type", type, '"call" or "put"');
  requirePrice("spot", spot);
  requirePrice("strike", strike);
  requireNonNegative("years", years);
  requireRate("rate", rate);
  requireRate("dividendYield", dividendYield);
  requireNonNegative("volatility", volatility);
  if (Math.abs(rate) * years > 300)
    throw new PricingInputError("rate", rate, "|rate * years| of at most 300");
  if (Math.abs(dividendYield) * years > 300) {
    throw new PricingInputError("dividendYield", dividendYield, "|dividendYield * years| of at most 300");
  }
}
