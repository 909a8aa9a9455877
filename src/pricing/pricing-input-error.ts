/** A number no option can have: says which field, what came and what is wanted. */
export class PricingInputError extends RangeError {
  override readonly name = "PricingInputError";
  readonly field: string;

  constructor(field: string, value: unknown, wanted: string) {
    super(`${field} is ${String(value)}: give ${wanted}`);
    this.field = field;
  }
}

/** Throws unless `value` is a finite number above zero. */
export function requirePositive(field: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value)))
    throw new PricingInputError(field, value, "a finite number above 0");
}

/** Throws unless `value` is a finite number, zero or above. */
export function requireNonNegative(field: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value)))
    throw new PricingInputError(field, value, "a finite number, 0 or above");
}

/** Throws unless `value` is a finite number. */
export function requireFinite(field: string, value: number): void {
  if (!Number.isFinite(value)) throw new PricingInputError(field, value, "a finite number");
}

/** Throws unless spot, strike, years, rate, yield and volatility are numbers an option can have. */
export function requireOptionInput(input: {
  type: unknown;
  spot: number;
  strike: number;
  years: number;
  rate: number;
  dividendYield: number;
  volatility: number;
}): void {
  const { type, spot, strike, years, rate, dividendYield, volatility } = input;
  if (type !== "call" && type !== "put") throw new PricingInputError("type", type, '"call" or "put"');
  requirePositive("spot", spot);
  requirePositive("strike", strike);
  requireNonNegative("years", years);
  requireFinite("rate", rate);
  requireFinite("dividendYield", dividendYield);
  requireNonNegative("volatility", volatility);
  if (Math.abs(rate) * years > 300)
    throw new PricingInputError("rate", rate, "|rate * years| of at most 300");
  if (Math.abs(dividendYield) * years > 300) {
    throw new PricingInputError("dividendYield", dividendYield, "|dividendYield * years| of at most 300");
  }
}
