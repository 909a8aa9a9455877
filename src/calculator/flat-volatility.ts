import { blackPrice } from "../pricing/black.ts";
import type { ResolvedLeg, ResolvedPosition } from "./resolved-position.ts";

const LOWEST = 0.01;
const HIGHEST = 5;
const STEPS = 200;
const BISECTIONS = 60;

/**
 * The one volatility that stands for a position without a smile: that of the leg nearest the money, or else the one at
 * which the legs are worth the net price given. Null where none, or more than one, fits.
 */
export function flatVolatility(position: ResolvedPosition): number | null {
  const known = position.legs.filter((leg) => leg.volatility !== null);
  const nearest = known.sort((a, b) => distance(a, position.spot) - distance(b, position.spot))[0];
  if (nearest !== undefined) return nearest.volatility;
  if (position.net === null || position.legs.some((leg) => leg.years !== position.legs[0]?.years))
    return null;
  const target = position.net.kind === "debit" ? position.net.premium : -position.net.premium;
  return onlyRoot((volatility) => netValue(position, volatility) - target);
}

function netValue({ legs, spot, rate, dividendYield }: ResolvedPosition, volatility: number): number {
  return legs.reduce((sum, { type, side, strike, quantity, years }) => {
    const forward = spot * Math.exp((rate - dividendYield) * years);
    const price = blackPrice({
      type,
      forward,
      strike,
      years,
      volatility,
      discountFactor: Math.exp(-rate * years),
    });
    return sum + (side === "buy" ? 1 : -1) * quantity * price;
  }, 0);
}

/** The root between 1 % and 500 %, on a logarithmic grid, when there is exactly one change of sign. */
function onlyRoot(f: (volatility: number) => number): number | null {
  const at = (step: number) => LOWEST * (HIGHEST / LOWEST) ** (step / STEPS);
  let bracket: [number, number] | null = null;
  let left = f(at(0));
  for (let step = 1; step <= STEPS; step += 1) {
    const right = f(at(step));
    if (left * right < 0) {
      if (bracket !== null) return null;
      bracket = [at(step - 1), at(step)];
    }
    left = right;
  }
  return bracket === null ? null : bisect(f, bracket);
}

function bisect(f: (volatility: number) => number, [low, high]: [number, number]): number {
  let [a, b] = [low, high];
  const rising = f(b) > 0;
  for (let i = 0; i < BISECTIONS; i += 1) {
    const middle = (a + b) / 2;
    if (f(middle) > 0 === rising) b = middle;
    else a = middle;
  }
  return (a + b) / 2;
}

function distance(leg: ResolvedLeg, spot: number): number {
  return Math.abs(Math.log(leg.strike / spot));
}
