import { isMarketNumber } from "./market-number.ts";

/** One session's prices, adjusted for splits. */
export type PriceBar = {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
};

export type RealisedVolatility =
  | {
      readonly ok: true;
      /** Annualised fractions. */
      readonly closeToClose: number;
      readonly yangZhang: number;
      /** Sessions used. */
      readonly n: number;
    }
  | { readonly ok: false; readonly reason: "too-few-bars" | "invalid-sessions" }
  | { readonly ok: false; readonly reason: "invalid-bar"; readonly index: number };

const SESSIONS_PER_YEAR = 252;

/**
 * Volatility that happened, over the last `sessions` sessions (which take one bar more, for the first close).
 * Close-to-close: the sample standard deviation of log returns. Yang-Zhang (2000): overnight + k open-to-close
 * + (1 - k) Rogers-Satchell, k = 0.34/(1.34 + (n + 1)/(n - 1)), some ten times tighter for the same sessions.
 * A bar that contradicts itself (a high below its close, a price of zero) is named, not averaged away.
 */
export function realisedVolatility(input: {
  /** Oldest first. */
  readonly bars: readonly PriceBar[];
  /** Usually 20 or 60. */
  readonly sessions: number;
}): RealisedVolatility {
  const { bars, sessions } = input;
  if (!Number.isInteger(sessions) || sessions < 2) return { ok: false, reason: "invalid-sessions" };
  const first = bars.length - sessions - 1;
  if (first < 0) return { ok: false, reason: "too-few-bars" };
  const invalid = bars.findIndex((bar, index) => index >= first && !isConsistent(bar));
  if (invalid >= 0) return { ok: false, reason: "invalid-bar", index: invalid };
  const window = bars.slice(first);
  const closeToClose = annualised(
    variance(overPairs(window, (last, bar) => Math.log(bar.close / last.close))),
  );
  return { ok: true, closeToClose, yangZhang: annualised(yangZhangVariance(window)), n: sessions };
}

/**
 * Volatility of closes around no change, annual fraction: sqrt(252/n times the sum of n squared log returns), as variance
 * swaps settle (Demeterfi, Derman, Kamal and Zou 1999). Over a few sessions the mean is noise, and of one return there is
 * no deviation from it. Null with less than two closes, or one that is no price.
 */
export function volatilityAroundZero(closes: readonly number[]): number | null {
  const n = closes.length - 1;
  if (n < 1 || !closes.every(isMarketNumber)) return null;
  let sum = 0;
  for (let i = 1; i <= n; i += 1) sum += Math.log((closes[i] ?? 1) / (closes[i - 1] ?? 1)) ** 2;
  return annualised(sum / n);
}

function yangZhangVariance(window: readonly PriceBar[]): number {
  const overnight = overPairs(window, (last, bar) => Math.log(bar.open / last.close));
  const intraday = overPairs(window, (_, bar) => Math.log(bar.close / bar.open));
  const rogersSatchell = overPairs(window, (_, bar) => {
    const [up, down] = [Math.log(bar.high / bar.open), Math.log(bar.low / bar.open)];
    const drift = Math.log(bar.close / bar.open);
    return up * (up - drift) + down * (down - drift);
  });
  const n = overnight.length;
  const k = 0.34 / (1.34 + (n + 1) / (n - 1));
  return variance(overnight) + k * variance(intraday) + (1 - k) * mean(rogersSatchell);
}

function overPairs(bars: readonly PriceBar[], of: (last: PriceBar, bar: PriceBar) => number): number[] {
  const values: number[] = [];
  let last: PriceBar | undefined;
  for (const bar of bars) {
    if (last !== undefined) values.push(of(last, bar));
    last = bar;
  }
  return values;
}

function isConsistent({ open, high, low, close }: PriceBar): boolean {
  const priced = [open, high, low, close].every(isMarketNumber);
  return priced && high >= Math.max(open, close) && low <= Math.min(open, close);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of a sample: divided by n - 1. */
function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

function annualised(sessionVariance: number): number {
  return Math.sqrt(sessionVariance * SESSIONS_PER_YEAR);
}
