/** Whether a price, a volatility or a number of days or years lies within 1e-9 to 1e9: beyond, powers leave the doubles. */
export function isMarketNumber(value: number): boolean {
  return value >= 1e-9 && value <= 1e9;
}
