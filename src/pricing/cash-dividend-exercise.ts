import { type AmericanExpiry, americanExpiry } from "./american-expiry.ts";
import type { CashDividend } from "./american-grid.ts";
import {
  type EarlyExercise,
  type EarlyExerciseMarket,
  type EarlyExerciseWorth,
  earlyExercise,
} from "./early-exercise.ts";
import { europeanPriceAndDelta } from "./european-price-and-delta.ts";
import { INVERSE_SQRT_TWO_PI, normalCdf } from "./normal-distribution.ts";

/** As `EarlyExerciseMarket`, with the cash dividends that go ex before expiry, ascending; at least one. */
export type CashDividendMarket = EarlyExerciseMarket & { dividends: readonly CashDividend[] };

const NOTHING: EarlyExerciseWorth = { premium: 0, delta: 0 };
const LEAST_VOLATILITY = 0.01;
const MOST_VOLATILITY = 10;

/**
 * The early-exercise premium where cash dividends are due, on the share less their present value, which is lognormal
 * (the escrowed model, in which the European price is Black's on the forward). A call is exercised just before an ex-date
 * or, where holding the share pays by the day as well, as if all of it did; the premium is that of the best one of these
 * dates (Roll 1977, Geske 1979, Whaley 1981), which with one dividend is exact. A put is exercised after the last ex-date,
 * or as if the dividends were a steady yield. With one dividend within 3 cents of a tree at a share of 100; with several
 * a deep call may lack 40 cents, and a put or a call beside a borrow fee have 20 too many. `spot` includes the dividends.
 */
export function cashDividendExercise(market: CashDividendMarket): EarlyExercise {
  const { years, rate, dividendYield, dividends, leastPremium } = market;
  const owed = presentValue(dividends, rate, 0);
  const putAt = lastPuts(market);
  let steady: { spot: number; exercise: EarlyExercise } | null = null;
  const steadyAt = (spot: number) => {
    if (steady?.spot !== spot) {
      const all = dividendYield - Math.log(1 - owed / spot) / years;
      steady = { spot, exercise: earlyExercise({ years, rate, dividendYield: all, leastPremium }) };
    }
    return steady.exercise;
  };
  return {
    worth(type, spot, strike, volatility) {
      const share = spot - owed;
      if (!(share > 0 && volatility > LEAST_VOLATILITY && volatility < MOST_VOLATILITY)) return NOTHING;
      if (type === "put") {
        const late = afterLastDividend(market, putAt, share, strike, volatility);
        return better(late, steadyAt(spot).worth(type, spot, strike, volatility));
      }
      let best = dividendYield > 0 ? steadyAt(spot).worth(type, spot, strike, volatility) : NOTHING;
      for (const { years: date } of dividends)
        best = better(best, beforeDividend(market, date, share, strike, volatility));
      return best;
    },
  };
}

function better(a: EarlyExerciseWorth, b: EarlyExerciseWorth): EarlyExerciseWorth {
  return b.premium > a.premium ? b : a;
}

/** Of the dividends from `from` on, as of `from`. */
function presentValue(dividends: readonly CashDividend[], rate: number, from: number): number {
  return dividends.reduce(
    (sum, { years, amount }) => (years >= from ? sum + amount * Math.exp(-rate * (years - from)) : sum),
    0,
  );
}

/** Gauss-Legendre on [-1, 1]. */
const NODES = [
  -0.9602898564975363, -0.7966664774136267, -0.525532409916329, -0.1834346424956498, 0.1834346424956498,
  0.525532409916329, 0.7966664774136267, 0.9602898564975363,
];
const WEIGHTS = [
  0.1012285362903763, 0.2223810344533745, 0.3137066458778873, 0.362683783378362, 0.362683783378362,
  0.3137066458778873, 0.2223810344533745, 0.1012285362903763,
];
/** Standard deviations beyond which a normal density counts for nothing here. */
const REACH = 5;
const PUT_REACH = 4;

/**
 * E[e^{-rt} max(0, exercise - holding on)] just before the ex-date at `date`: the share with its dividends less the strike,
 * against the European call that is left.
 */
function beforeDividend(
  { years, rate, dividendYield, dividends, leastPremium }: CashDividendMarket,
  date: number,
  share: number,
  strike: number,
  volatility: number,
): EarlyExerciseWorth {
  const left = years - date;
  const gain = presentValue(dividends, rate, date) + strike * Math.expm1(-rate * left);
  if (dividendYield <= 0 && gain < leastPremium) return NOTHING;
  const excess = (price: number) => {
    const put = europeanPriceAndDelta("put", price, strike, left, rate, dividendYield, volatility);
    return { value: gain - price * Math.expm1(-dividendYield * left) - put.price, put };
  };
  const root = volatility * Math.sqrt(date);
  const drift = (rate - dividendYield - 0.5 * volatility * volatility) * date;
  const priceAt = (z: number) => share * Math.exp(drift + root * z);
  // Exercise gains no more than that, and only where it pays at all.
  const reached = (Math.log(share / Math.max(strike - gain, 1e-6 * strike)) + drift) / root;
  if (dividendYield <= 0 && gain * normalCdf(reached) < leastPremium) return NOTHING;
  if (excess(priceAt(REACH)).value <= 0) return NOTHING;
  const from = crossing((z) => excess(priceAt(z)).value);
  const to = Math.max(from + 1, Math.min(REACH, Math.max(from, 0) + 4));
  // With little life left after the ex-date the excess rises at once and is level from there on.
  const bend = (Math.log(strike / share) - drift + 3 * volatility * Math.sqrt(left)) / root;
  const panels = bend > from && bend < Math.min(to, from + 1) ? [from, bend, to] : [from, to];
  let [premium, delta] = [0, 0];
  panels.slice(1).forEach((end, panel) => {
    const start = panels[panel] ?? from;
    const half = (end - start) / 2;
    NODES.forEach((node, i) => {
      const z = start + half * (1 + node);
      const price = priceAt(z);
      const { value, put } = excess(price);
      const weight = (WEIGHTS[i] ?? 0) * half * INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * z * z - rate * date);
      premium += weight * value;
      delta += (weight * (-put.delta - Math.expm1(-dividendYield * left)) * price) / share;
    });
  });
  return { premium: Math.max(0, premium), delta };
}

/** Where an ascending function changes its sign within the reach; the lower end where it is above 0 throughout. */
function crossing(f: (z: number) => number): number {
  let [low, high] = [-REACH, REACH];
  let [below, above] = [f(low), f(high)];
  if (below >= 0) return low;
  for (let step = 0; step < 12 && high - low > 1e-3; step += 1) {
    // Illinois: the secant, with the end that stays halved.
    const middle = (low * above - high * below) / (above - below);
    const value = f(middle);
    if (value > 0) {
      [high, above] = [middle, value];
      below /= 2;
    } else {
      [low, below] = [middle, value];
      above /= 2;
    }
  }
  return (low + high) / 2;
}

/** Volatilities this close share an exercise boundary: the premium differs by a hundredth of itself. */
const VOLATILITY_STEP = Math.log(1.02);

type LastPut = { option: AmericanExpiry; volatility: number };

/** Puts that live from the last ex-date to expiry, by volatility, their boundaries computed once. */
function lastPuts({ years, rate, dividendYield, dividends }: CashDividendMarket) {
  const left = years - (dividends.at(-1)?.years ?? 0);
  const known = new Map<number, LastPut>();
  return (given: number): LastPut => {
    const node = Math.round(Math.log(given) / VOLATILITY_STEP);
    const before = known.get(node);
    if (before !== undefined) return before;
    const volatility = Math.exp(node * VOLATILITY_STEP);
    const option = americanExpiry({ type: "put", years: left, rate, dividendYield, volatility });
    known.set(node, { option, volatility });
    return { option, volatility };
  };
}

/** The put of the last stretch, without dividends, as seen from today. */
function afterLastDividend(
  { years, rate, dividendYield, dividends, leastPremium }: CashDividendMarket,
  putAt: (volatility: number) => LastPut,
  share: number,
  strike: number,
  volatility: number,
): EarlyExerciseWorth {
  const date = dividends.at(-1)?.years ?? 0;
  const left = years - date;
  const root = volatility * Math.sqrt(date);
  const drift = (rate - dividendYield - 0.5 * volatility * volatility) * date;
  // Exercise saves no more than the interest on the strike, and only below it.
  const below = (Math.log(strike / share) - drift) / Math.hypot(root, volatility * Math.sqrt(left));
  const saved = strike * -Math.expm1(-rate * left);
  if (saved * 2 * normalCdf(below) < leastPremium) return NOTHING;
  const { option, volatility: shared } = putAt(volatility);
  let [premium, delta] = [0, 0];
  NODES.forEach((node, i) => {
    const z = PUT_REACH * node;
    const price = share * Math.exp(drift + root * z);
    const weight = (WEIGHTS[i] ?? 0) * PUT_REACH * INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * z * z - rate * date);
    const american = option.priceAndDelta(price, strike);
    const european = europeanPriceAndDelta("put", price, strike, left, rate, dividendYield, shared);
    premium += weight * (american.price - european.price);
    delta += (weight * (american.delta - european.delta) * price) / share;
  });
  return { premium: Math.max(0, premium), delta };
}
