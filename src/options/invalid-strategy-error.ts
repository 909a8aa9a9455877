/** A position or a density that cannot be valued: says which field, what came and what is wanted. */
export class InvalidStrategyError extends RangeError {
  override readonly name = "InvalidStrategyError";
  /** Path of the field, e.g. "legs[1].strike". */
  readonly field: string;

  constructor(field: string, value: unknown, wanted: string) {
    super(`${field} is ${String(value)}: give ${wanted}`);
    this.field = field;
  }
}
