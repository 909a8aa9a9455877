const DECIMAL = /^\s*-?\d+(?:\.\d*)?(?:e[+-]?\d+)?\s*$/i;

/** A finite number, or null for what Schwab sends when it has none: absent, null, "NaN", -999. */
export function readNumber(value: unknown): number | null {
  const number = typeof value === "string" && DECIMAL.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number !== -999 ? number : null;
}

/** Dollars a share. More than any share has cost, and within what the database holds. */
const MAX_PRICE = 1e9;

/** A price that somebody paid or asks: 0 is how Schwab writes "none". */
export function readPositivePrice(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number > 0 && number < MAX_PRICE ? number : null;
}

/** Shares or contracts, whole: an index has traded more than 2^31 of them in a day. */
export function readVolume(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number >= 0 && number <= Number.MAX_SAFE_INTEGER ? Math.trunc(number) : null;
}
