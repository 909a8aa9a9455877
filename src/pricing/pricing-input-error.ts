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
