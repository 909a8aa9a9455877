import type { EuropeanOptionInput } from "./european-option.ts";

/** A cash dividend of `amount` per share, whose ex-date is `years` from now. */
export type CashDividend = { years: number; amount: number };

/** As `americanOption`. `span` is the volatility the grid is laid out for: kept while the volatility is bumped. */
export type GridInput = EuropeanOptionInput & {
  dividends: readonly CashDividend[];
  american: boolean;
  span: number;
};

/** `exercised` says that the option is worth no more than its exercise now. */
export type GridValue = { price: number; delta: number; gamma: number; exercised: boolean };

/** Half the width of the grid in standard deviations. */
const WIDTH = 6.5;
/** Half the width in ln(spot), at which prices leave the doubles. */
const WIDEST = 400;
/** Intervals up to a deviation of 0.7, then in proportion; up to 4 times as many where the value bends sharply. */
const INTERVALS = 800;
/** Time steps of a whole life. */
const STEPS = 240;
/** Between two dividends there are at least this many steps. */
const LEAST_STEPS = 48;

type Grid = {
  input: GridInput;
  step: number;
  lowest: number;
  spots: Float64Array;
  payoff: Float64Array;
  values: Float64Array;
  /** What exercise adds per year, carried from step to step; 0 where it is better to wait. */
  push: Float64Array;
  /** Elimination of the tridiagonal system: value = sum + ratio * next value. */
  sums: Float64Array;
  ratios: Float64Array;
};

/**
 * Price of an American (or, with `american` false, European) option whose spot is lognormal between cash dividends and
 * falls by them on the ex-dates: the spot model, which has no closed form. Finite differences in ln(spot): Crank-Nicolson
 * after four implicit quarter steps (Rannacher 1984) from expiry and from every dividend; the constraint by operator
 * splitting (Ikonen and Toivanen 2004), which copes with any number of exercise boundaries. Error about 1e-5 of the spot.
 */
export function priceOnGrid(input: GridInput): GridValue {
  const { years, dividends } = input;
  const dates = dividends.filter(
    (dividend) => dividend.years > 0 && dividend.years < years && dividend.amount > 0,
  );
  dates.sort((a, b) => b.years - a.years);
  const grid = makeGrid(input);
  let until = years;
  for (const { years: date, amount } of dates) {
    stepBack(grid, until - date);
    payDividend(grid, amount);
    until = date;
  }
  stepBack(grid, until);
  return valueAtSpot(grid);
}

/** The strike falls on a node, where the payoff's kink does the least harm. */
function makeGrid(input: GridInput): Grid {
  const { type, spot, strike, years, rate, dividendYield, dividends, span } = input;
  const paid = dividends.reduce((sum, dividend) => sum + (dividend.years < years ? dividend.amount : 0), 0);
  const fall = -Math.log(Math.max(0.05, 1 - paid / spot));
  const reach = Math.min(
    WIDEST,
    WIDTH * span * Math.sqrt(years) + Math.abs(rate - dividendYield) * years + fall,
  );
  const needed = Math.max((2 * reach) / sharpestBend(input), INTERVALS * ((span * Math.sqrt(years)) / 0.7));
  const intervals = Math.round(Math.min(4 * INTERVALS, Math.max(INTERVALS, needed)));
  const step = (2 * reach) / intervals;
  const distance = Math.log(strike / spot);
  const shift = Math.abs(distance) < reach ? distance - Math.round(distance / step) * step : 0;
  const lowest = Math.log(spot) - reach + shift;
  const spots = Float64Array.from({ length: intervals + 1 }, (_, i) => Math.exp(lowest + i * step));
  const payoff = spots.map((s) => Math.max(0, type === "call" ? s - strike : strike - s));
  const blank = () => new Float64Array(intervals + 1);
  const [push, sums, ratios] = [blank(), blank(), blank()];
  return { input, step, lowest, spots, payoff, values: payoff.slice(), push, sums, ratios };
}

/**
 * Step in ln(spot) that resolves the sharpest bend of the value: at an exercise boundary the spot is carried towards faster
 * than it diffuses, or where exercise before the next dividend becomes the better choice.
 */
function sharpestBend({ years, rate, dividendYield, dividends, span }: GridInput): number {
  const drift = Math.max(Math.abs(rate), Math.abs(dividendYield), Math.abs(rate - dividendYield));
  let soonest = years;
  for (const dividend of dividends) {
    if (dividend.amount > 0 && dividend.years > 0) soonest = Math.min(soonest, dividend.years);
  }
  return Math.min((span * span) / (8 * drift), 0.5 * span * Math.sqrt(soonest));
}

function stepBack(grid: Grid, years: number): void {
  if (!(years > 0)) return;
  const count = Math.max(LEAST_STEPS, Math.round((STEPS * years) / grid.input.years));
  const dt = years / count;
  for (let quarter = 0; quarter < 4; quarter += 1) timeStep(grid, dt / 4, 1);
  for (let i = 1; i < count; i += 1) timeStep(grid, dt, 0.5);
}

/** One step of length `dt` towards today, implicit with weight `theta`: a tridiagonal system, then the constraint. */
function timeStep(grid: Grid, dt: number, theta: number): void {
  const { input, step, payoff, values, push, sums, ratios } = grid;
  const { rate, dividendYield, volatility, american } = input;
  const diffusion = (0.5 * volatility * volatility) / (step * step);
  const drift = (0.5 * (rate - dividendYield - 0.5 * volatility * volatility)) / step;
  const down = dt * (diffusion - drift);
  const up = dt * (diffusion + drift);
  const stay = -dt * (2 * diffusion + rate);
  const last = values.length - 1;
  const lowEnd = endValue(grid, dt, 0, 1);
  const highEnd = endValue(grid, dt, last, last - 1);
  sums[0] = lowEnd;
  for (let i = 1; i < last; i += 1) {
    const middle = values[i] ?? 0;
    const explicit = down * (values[i - 1] ?? 0) + stay * middle + up * (values[i + 1] ?? 0);
    const pivot = 1 - theta * stay - theta * down * (ratios[i - 1] ?? 0);
    ratios[i] = (theta * up) / pivot;
    sums[i] =
      (middle + (1 - theta) * explicit + dt * (push[i] ?? 0) + theta * down * (sums[i - 1] ?? 0)) / pivot;
  }
  values[0] = lowEnd;
  values[last] = highEnd;
  let free = highEnd;
  for (let i = last - 1; i >= 1; i -= 1) {
    free = (sums[i] ?? 0) + (ratios[i] ?? 0) * free;
    const waiting = free - dt * (push[i] ?? 0);
    const exercise = payoff[i] ?? 0;
    const stays = !american || waiting >= exercise;
    values[i] = stays ? waiting : exercise;
    push[i] = stays ? 0 : (push[i] ?? 0) + (exercise - free) / dt;
  }
}

/** At the ends, six deviations out, the value is a straight line in the spot. */
function endValue(grid: Grid, dt: number, end: number, beside: number): number {
  const { input, spots, values, payoff } = grid;
  const value = values[end] ?? 0;
  const spot = spots[end] ?? 0;
  const slope = ((values[beside] ?? 0) - value) / ((spots[beside] ?? 0) - spot);
  const moved = value + dt * ((input.rate - input.dividendYield) * spot * slope - input.rate * value);
  return input.american ? Math.max(moved, payoff[end] ?? 0) : moved;
}

/** The moment before an ex-date: the value is that of the spot less the dividend, or of exercise now. */
function payDividend(grid: Grid, amount: number): void {
  const { input, spots, payoff, values, push } = grid;
  const lowest = spots[0] ?? 0;
  const slope = ((values[1] ?? 0) - (values[0] ?? 0)) / ((spots[1] ?? 0) - lowest);
  const before = spots.map((spot, i) => {
    const left = Math.max(0, spot - amount);
    const held = left > lowest ? interpolate(grid, left).value : (values[0] ?? 0) + slope * (left - lowest);
    return input.american ? Math.max(held, payoff[i] ?? 0) : held;
  });
  values.set(before);
  push.fill(0);
}

/** Value and its first two derivatives in ln(spot), by the cubic through the four nearest nodes. */
function interpolate(grid: Grid, spot: number): { value: number; slope: number; bend: number } {
  const { lowest, step, values } = grid;
  const at = (Math.log(spot) - lowest) / step;
  const i = Math.min(Math.max(1, Math.floor(at)), values.length - 3);
  const x = at - i;
  const [a = 0, b = 0, c = 0, d = 0] = values.subarray(i - 1, i + 3);
  const first = c - a / 3 - b / 2 - d / 6;
  const second = (a + c) / 2 - b;
  const third = (d - a) / 6 + (b - c) / 2;
  return {
    value: b + x * (first + x * (second + x * third)),
    slope: (first + x * (2 * second + 3 * x * third)) / step,
    bend: (2 * second + 6 * x * third) / (step * step),
  };
}

function valueAtSpot(grid: Grid): GridValue {
  const { type, spot, strike, american } = grid.input;
  const { value, slope, bend } = interpolate(grid, spot);
  const intrinsic = type === "call" ? spot - strike : strike - spot;
  if (american && value <= intrinsic * (1 + 1e-12)) {
    return { price: intrinsic, delta: type === "call" ? 1 : -1, gamma: 0, exercised: true };
  }
  return { price: value, delta: slope / spot, gamma: (bend - slope) / (spot * spot), exercised: false };
}
