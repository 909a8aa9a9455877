/** What a request may hold, in one place for every door. Dollars are per share but `accountSize`; rates are fractions. */

export type Bounds = { readonly min: number; readonly max: number };

export const LIMITS = {
  underlyingPrice: { min: 0.01, max: 10_000_000 },
  strike: { min: 0.01, max: 10_000_000 },
  premium: { min: 0, max: 10_000_000 },
  dte: { min: 0, max: 2_000 },
  rate: { min: -0.5, max: 1 },
  dividendYield: { min: -0.5, max: 1 },
  impliedVolatility: { min: 0.001, max: 20 },
  quantity: { min: 1, max: 1_000 },
  contracts: { min: 1, max: 10_000 },
  accountSize: { min: 1, max: 1_000_000_000_000 },
  riskPercent: { min: 0.01, max: 100 },
} as const satisfies Record<string, Bounds>;

export const MAX_LEGS = 16;
export const MAX_STRIKES = 4;

/** Every door refuses in the same words. */
export function atLeast({ min }: Bounds): string {
  return min === 0 ? "must not be negative" : `must be at least ${min}`;
}

/** What is wrong with a value that is no finite number: JSON may say 1e999, which is one and beyond any bound. */
export function notFinite(value: unknown, bounds: Bounds, otherwise = "must be a number"): string {
  if (value === Number.POSITIVE_INFINITY) return atMost(bounds);
  return value === Number.NEGATIVE_INFINITY ? atLeast(bounds) : otherwise;
}

export function atMost({ max }: Bounds): string {
  return `must be at most ${String(max).replace(/\B(?=(\d{3})+$)/g, ",")}`;
}
