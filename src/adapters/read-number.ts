const DECIMAL = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** A finite number, also one written as a decimal text; null for everything else, "NaN", "0x10" and "1,234.5" included. */
export function readNumber(value: unknown): number | null {
  const number = typeof value === "string" && DECIMAL.test(value.trim()) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
