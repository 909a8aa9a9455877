/** A number as Schwab's server writes doubles: always with a decimal point ("100.0", "0.0", "-999.0"). */
export function double(value: number): string {
  return Number.isInteger(value) ? `${Object.is(value, -0) ? 0 : value}.0` : String(value);
}

/** Rounded to `digits` decimals, then written as a double. */
export function rounded(value: number, digits: number): string {
  const scale = 10 ** digits;
  return double(Math.round(value * scale) / scale);
}
