import type { AmericanOptionInput, Precision } from "./american-price.ts";
import { americanPriceAndDelta, checkedInput, methodFor } from "./american-price.ts";
import { certainExercise } from "./certain-exercise.ts";
import type { ImpliedVolatilityReason, ImpliedVolatilityResult } from "./implied-volatility.ts";
import { impliedVolatility } from "./implied-volatility.ts";
import { PricingInputError } from "./pricing-input-error.ts";

/** As `americanOption`, with the premium in place of the volatility; `guess`, a volatility, starts the search. */
export type AmericanImpliedVolatilityInput = Omit<AmericanOptionInput, "volatility"> & {
  price: number;
  guess?: number;
};

/** Time value, relative to the larger of spot and strike, that no method of pricing can vouch for, and the grid cannot. */
const ROUNDING = 1e-10;
const GRID_ROUNDING = 1e-6;
/** Volatilities between which the answer is sought. */
const LEAST = 1e-5;
const MOST = 64;
/** Relative changes of the volatility that end the first and the second search. */
const ROUGH = 1e-5;
const FINE = 1e-9;
const MOST_STEPS = 80;

/**
 * Volatility at which the American price is `price`: secant steps inside a bracket, first on the fast price, then on the
 * accurate one. A price equal to that of exercise now fits every small volatility: "zero-time-value".
 * Never throws on numbers and never answers NaN.
 */
export function americanImpliedVolatility(input: AmericanImpliedVolatilityInput): ImpliedVolatilityResult {
  const reason = refusal(input);
  if (reason !== null) return { ok: false, reason };
  const method = methodFor({ ...input, volatility: 1 });
  if (method === "european") return impliedVolatility(onForward(input));
  const guess = firstGuess(input);
  const rough = method === "boundary" ? findRoot(input, "fast", guess, ROUGH) : guess;
  const volatility = rough === null ? null : findRoot(input, "accurate", rough, FINE);
  return volatility === null ? { ok: false, reason: "above-maximum" } : { ok: true, volatility };
}

function refusal(input: AmericanImpliedVolatilityInput): ImpliedVolatilityReason | null {
  const { type, price, spot, strike, years, rate, dividendYield, dividends = [] } = input;
  if (!(price >= 0 && price < Number.POSITIVE_INFINITY && isSound(input))) return "invalid";
  if (years <= 0) return "expired";
  const least = certainExercise({ ...input, dividends }).price;
  const rounding = methodFor({ ...input, volatility: 1 }) === "grid" ? GRID_ROUNDING : ROUNDING;
  const slack = rounding * Math.max(spot, strike);
  if (price < least - slack) return "below-intrinsic";
  if (price === 0 || (least > 0 && price <= least + slack)) return "zero-time-value";
  const bound = type === "call" ? spot : strike;
  const growth = Math.exp(Math.max(0, -(type === "call" ? dividendYield : rate) * years));
  return price >= bound * growth ? "above-maximum" : null;
}

/** By the rules of `americanOption`, but for the volatility to be found and a time that has run out. */
function isSound(input: AmericanImpliedVolatilityInput): boolean {
  try {
    checkedInput({ ...input, years: Math.abs(input.years), volatility: 1 });
    return true;
  } catch (error) {
    if (error instanceof PricingInputError) return false;
    throw error;
  }
}

/** The European's volatility where there is one: an upper guess that needs no search. */
function firstGuess(input: AmericanImpliedVolatilityInput): number {
  const { guess = 0 } = input;
  if (guess > LEAST && guess < MOST) return guess;
  const european = impliedVolatility(onForward(input));
  return european.ok ? Math.min(Math.max(european.volatility, 0.01), 5) : 0.3;
}

function onForward(input: AmericanImpliedVolatilityInput) {
  const { type, price, spot, strike, years, rate, dividendYield } = input;
  const forward = spot * Math.exp((rate - dividendYield) * years);
  return { type, price, forward, strike, years, discountFactor: Math.exp(-rate * years) };
}

/**
 * Where the price, which rises with the volatility, meets its target: secant steps, kept inside the bracket found so far
 * and to at most a factor of 2. Null where no volatility is enough.
 */
function findRoot(
  input: AmericanImpliedVolatilityInput,
  precision: Precision,
  guess: number,
  tolerance: number,
): number | null {
  const miss = (volatility: number) =>
    americanPriceAndDelta({ ...input, volatility }, precision).price - input.price;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let last = guess * (1 + 100 * tolerance + 1e-6);
  let missLast = miss(last);
  let here = guess;
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const missHere = miss(here);
    if (missHere > 0) high = Math.min(high, here);
    else low = Math.max(low, here);
    const secant = here - (missHere * (here - last)) / (missHere - missLast);
    [last, missLast] = [here, missHere];
    if (Math.abs(secant - here) <= tolerance * here) return secant;
    if (low >= MOST) return null;
    if (high <= LEAST || (high < MOST && high - low <= tolerance * high)) return high;
    const least = Math.max(low, 0.5 * here);
    const most = Math.min(high, 2 * here);
    // A secant through the flat part, where exercise now is best, points nowhere: halve the bracket instead.
    here =
      secant > least && secant < most ? secant : missHere > 0 ? 0.5 * (least + here) : 0.5 * (here + most);
  }
  return here;
}
