import type { HalfProfitInput } from "../../../src/options/half-profit-probability.ts";
import { blackPrice } from "../../../src/pricing/black.ts";
import { seededNormals } from "../seeded-normals.ts";

const STEPS = 160;
const POINTS = 600;

/** Profit on closing at a price after `time` years, written anew from the definition. */
export function profitAfter(input: HalfProfitInput, time: number, price: number): number {
  const left = input.years - time;
  const growth = (input.forward / input.spot) ** (left / input.years);
  let profit = (input.shares ?? 0) * price - input.netDebit;
  for (const { type, side, strike, quantity, volatility } of input.legs) {
    const discountFactor = Math.exp(-input.rate * left);
    const value = blackPrice({
      type,
      forward: price * growth,
      strike,
      years: left,
      volatility,
      discountFactor,
    });
    profit += (side === "buy" ? quantity : -quantity) * value;
  }
  return profit;
}

/** ln(price) at which the target is crossed, ascending, between the infinities; the first gap is reached or not. */
type Regions = { readonly edges: number[]; readonly firstReached: boolean };

function regionsAfter(input: HalfProfitInput, time: number): Regions {
  const width = 6 * (input.volatility ?? 0) * Math.sqrt(input.years);
  const middle = Math.log(input.spot);
  const reached = (x: number) => profitAfter(input, time, Math.exp(x)) >= input.target;
  const edges = [Number.NEGATIVE_INFINITY];
  const firstReached = reached(middle - width);
  let was = firstReached;
  for (let point = 1; point <= POINTS; point += 1) {
    let high = middle - width + (2 * width * point) / POINTS;
    const is = reached(high);
    if (is === was) continue;
    let low = high - (2 * width) / POINTS;
    for (let halving = 0; halving < 25; halving += 1) {
      const half = 0.5 * (low + high);
      if (reached(half) === was) low = half;
      else high = half;
    }
    edges.push(low);
    was = is;
  }
  edges.push(Number.POSITIVE_INFINITY);
  return { edges, firstReached };
}

function gapAround(
  { edges, firstReached }: Regions,
  x: number,
): [reached: boolean, from: number, to: number] {
  let gap = 0;
  while (x > (edges[gap + 1] ?? Number.POSITIVE_INFINITY)) gap += 1;
  return [firstReached === (gap % 2 === 0), edges[gap] ?? Number.NaN, edges[gap + 1] ?? Number.NaN];
}

/**
 * The share of lognormal paths that reach the target: between two moments a Brownian bridge crosses a line with
 * probability e^(-2ab / variance).
 */
export function sampledHits(input: HalfProfitInput, paths: number, seed: number): number {
  const { spot, forward, years, volatility = 0 } = input;
  const dt = years / STEPS;
  const variance = volatility * volatility * dt;
  const drift = Math.log(forward / spot) / STEPS - 0.5 * variance;
  const regions = Array.from({ length: STEPS + 1 }, (_, step) => regionsAfter(input, step * dt));
  const { normal } = seededNormals(seed);
  let hits = 0;
  for (let path = 0; path < paths; path += 1) {
    let x = Math.log(spot);
    let missed = 1;
    for (let step = 0; step < STEPS && missed > 1e-6; step += 1) {
      const [, from, to] = gapAround(regions[step] as Regions, x);
      const next = x + drift + Math.sqrt(variance) * normal();
      const [reached, nextFrom, nextTo] = gapAround(regions[step + 1] as Regions, next);
      if (reached) missed = 0;
      else {
        missed *= -Math.expm1((-2 * (x - from) * (next - nextFrom)) / variance);
        missed *= -Math.expm1((-2 * (to - x) * (nextTo - next)) / variance);
      }
      x = next;
    }
    hits += 1 - missed;
  }
  return hits / paths;
}
