import { logRatio } from "./log-ratio.ts";
import { INVERSE_SQRT_TWO_PI, millsRatio } from "./normal-distribution.ts";

/**
 * Contracts of one underlying as columns of one length; `isCall` is 1 for a call and 0 for a put. `forward` and
 * `discountFactor` are those of the contract's expiry; rows of one expiry are best kept together.
 */
export type ChainGreeksColumns = {
  spot: number;
  isCall: Uint8Array;
  forward: Float64Array;
  strike: Float64Array;
  years: Float64Array;
  discountFactor: Float64Array;
  volatility: Float64Array;
};

/** Per share and in the units of `europeanOption`; all 0 in a row without a volatility. */
export type ChainGreeks = {
  delta: Float64Array;
  gamma: Float64Array;
  vegaPerVolPoint: Float64Array;
  thetaPerDay: Float64Array;
  rhoPerPoint: Float64Array;
};

const LARGEST = Number.MAX_VALUE;
/** A deviation beyond this is no market's: the row is left at 0. */
const WIDEST = 100;

/**
 * Five greeks of a whole chain, without allocating per contract; `out` may be the result of an earlier call. The rate is
 * that of the discount factor, the dividend yield that which leads from the spot to the forward. Throws RangeError where
 * a column is short.
 */
export function chainGreeksColumn(
  columns: ChainGreeksColumns,
  out: ChainGreeks = emptyGreeks(columns.volatility.length),
): ChainGreeks {
  requireLengths(columns, out);
  fillGreeks(columns, out);
  return out;
}

/** One loop over plain arrays: a function call or an object per row would cost as much as the mathematics. */
function fillGreeks(columns: ChainGreeksColumns, out: ChainGreeks): void {
  const { spot, isCall, forward, strike, years, discountFactor, volatility } = columns;
  const { delta, gamma, vegaPerVolPoint, thetaPerDay, rhoPerPoint } = out;
  let rate = 0;
  let dividendYield = 0;
  for (let i = 0; i < volatility.length; i += 1) {
    const time = years[i] ?? 0;
    const factor = discountFactor[i] ?? 0;
    const carried = factor * (forward[i] ?? 0);
    if (
      i === 0 ||
      time !== years[i - 1] ||
      factor !== discountFactor[i - 1] ||
      forward[i] !== forward[i - 1]
    ) {
      rate = -Math.log(factor) / time;
      dividendYield = -Math.log(carried / spot) / time;
    }
    const owed = factor * (strike[i] ?? 0);
    const root = Math.sqrt(time);
    const deviation = (volatility[i] ?? 0) * root;
    const live = deviation > 0 && deviation < WIDEST && carried > 0 && owed > 0 && carried + owed < LARGEST;
    const sign = isCall[i] === 1 ? 1 : -1;
    const plus = live ? logRatio(carried, owed) / deviation + 0.5 * deviation : 0;
    const density = live ? INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * plus * plus) : 0;
    const share = live ? carried * upTo(sign * plus, density) : 0;
    const debt = live ? owed * upTo(sign * (plus - deviation), density * (carried / owed)) : 0;
    const decay = live ? (-0.5 * carried * density * deviation) / time : 0;
    delta[i] = (sign * share) / spot;
    gamma[i] = live ? (carried * density) / (spot * spot * deviation) : 0;
    vegaPerVolPoint[i] = live ? 0.01 * carried * density * root : 0;
    thetaPerDay[i] = live ? (decay + sign * (dividendYield * share - rate * debt)) / 365 : 0;
    rhoPerPoint[i] = live ? 0.01 * sign * time * debt : 0;
  }
}

/** N(x), given the density n(x). */
function upTo(x: number, density: number): number {
  const tail = Math.abs(x) < 38 ? density * millsRatio(Math.abs(x)) : 0;
  return x > 0 ? 1 - tail : tail;
}

function emptyGreeks(count: number): ChainGreeks {
  const column = () => new Float64Array(count);
  return {
    delta: column(),
    gamma: column(),
    vegaPerVolPoint: column(),
    thetaPerDay: column(),
    rhoPerPoint: column(),
  };
}

function requireLengths(columns: ChainGreeksColumns, out: ChainGreeks): void {
  const { spot, ...arrays } = columns;
  const count = columns.volatility.length;
  for (const [name, column] of Object.entries({ ...arrays, ...out })) {
    if (column.length < count) {
      throw new RangeError(
        `${name} has ${column.length} values: give one for each of the ${count} volatilities`,
      );
    }
  }
  if (!(spot > 0)) throw new RangeError(`spot is ${spot}: give a price above 0`);
}
