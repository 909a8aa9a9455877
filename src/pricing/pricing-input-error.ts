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
export function requireRate(field: string, value: number): void {
  if (!(Number.isFinite(value) && Math.abs(value) <= LARGEST))
    throw new PricingInputError(field, value, `a finite number, at most ${LARGEST} either side of 0`);
}
