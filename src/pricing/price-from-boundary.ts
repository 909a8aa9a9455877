import type { ExerciseBoundary } from "./exercise-boundary.ts";
import { deepest, interpolate } from "./exercise-boundary.ts";
import { INVERSE_SQRT_TWO_PI, millsRatio, SQRT_TWO_PI } from "./normal-distribution.ts";
import { timeValueFraction } from "./time-value.ts";

/** Price and delta of an American put of strike 1. */
export type UnitPut = { price: number; delta: number; exercised: boolean };

/**
 * The put of strike 1 at `spot`: its European price and, along the boundary, what exercise earns (Kim 1990),
 *   ∫ [r e^(-r v) N(-d-(v)) - q spot e^(-q v) N(-d+(v))] dv,
 * and the derivative of both in the spot.
 */
export function unitPut(boundary: ExerciseBoundary, spot: number): UnitPut {
  const { years, rate, dividendYield, volatility, scheme, logLimit, squares } = boundary;
  const logSpot = Math.log(spot);
  if (logSpot <= logLimit - deepest(boundary)) return { price: 1 - spot, delta: -1, exercised: true };
  const { nodes, priceHalves, priceWeights, priceRows } = scheme;
  const carry = rate - dividendYield;
  const deviation = volatility * Math.sqrt(years);
  let premium = 0;
  let slope = 0;
  for (let k = 0; k < priceHalves.length; k += 1) {
    const half = priceHalves[k] ?? 0;
    const depth = Math.sqrt(interpolate(priceRows, k * (nodes + 1), squares, nodes));
    const s = deviation * half;
    const v = years * half * half;
    const minus = (logSpot - logLimit + depth + carry * v) / s - 0.5 * s;
    const plus = minus + s;
    const weight = priceWeights[k] ?? 0;
    const owed = rate * Math.exp(-rate * v);
    const carried = dividendYield === 0 ? 0 : spot * dividendYield * Math.exp(-dividendYield * v);
    const densityMinus = Math.exp(-0.5 * minus * minus);
    const densityPlus = carried === 0 ? 0 : Math.exp(-0.5 * plus * plus);
    const massPlus = carried === 0 ? 0 : carried * upperMass(plus, densityPlus);
    premium += weight * half * (owed * upperMass(minus, densityMinus) - massPlus);
    slope += weight * (carried * densityPlus - owed * densityMinus - s * massPlus);
  }
  const european = unitEuropeanPut(spot, years, rate, dividendYield, deviation);
  const price = european.price + INVERSE_SQRT_TWO_PI * years * premium;
  const delta = european.delta + (INVERSE_SQRT_TWO_PI * years * slope) / (spot * deviation);
  return {
    price: Math.max(price, 1 - spot, european.price),
    delta: Math.min(0, Math.max(-1, delta)),
    exercised: false,
  };
}

/** (1 - N(d)) / n(0), given exp(-d²/2). */
function upperMass(d: number, density: number): number {
  const tail = density * millsRatio(Math.abs(d));
  return d >= 0 ? tail : SQRT_TWO_PI - tail;
}

function unitEuropeanPut(
  spot: number,
  years: number,
  rate: number,
  dividendYield: number,
  deviation: number,
) {
  const carried = Math.exp(-dividendYield * years);
  const owed = Math.exp(-rate * years);
  const distance = Math.log(spot) + (rate - dividendYield) * years;
  const plus = distance / deviation + 0.5 * deviation;
  const timeValue = Math.min(spot * carried, owed) * timeValueFraction(Math.abs(distance), deviation);
  return {
    price: Math.max(0, owed - spot * carried) + timeValue,
    delta: -carried * INVERSE_SQRT_TWO_PI * upperMass(plus, Math.exp(-0.5 * plus * plus)),
  };
}
