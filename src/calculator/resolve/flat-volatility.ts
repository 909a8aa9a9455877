import { blackPrice } from "../../pricing/black.ts";
import { discountFactorOf, spotOf } from "./expiry-market.ts";
import { amountOf, optionsOf, type ResolvedOption, type ResolvedPosition } from "./resolved-position.ts";

const LOWEST = 0.01;
const HIGHEST = 5;
const STEPS = 200;
const BISECTIONS = 60;

type Unassumed = Omit<ResolvedPosition, "flatVolatility">;

/**
 * Where no smile is known, one volatility stands for all strikes, and for legs that have none: of those that expire
 * first that of the leg nearest the money, the mean of several as near; or else the one at which the legs are worth the
 * net price given. Null where none, or more than one, fits.
 */
export function assumeVolatility(position: Unassumed): ResolvedPosition {
  if (position.near.smile !== null) return { ...position, flatVolatility: null };
  const flat = flatVolatility(position);
  const legs = position.legs.map((leg) =>
    leg.type === "stock" ? leg : { ...leg, volatility: leg.volatility ?? flat },
  );
  return { ...position, legs, flatVolatility: flat };
}

function flatVolatility(position: Unassumed): number | null {
  const options = optionsOf(position);
  const spot = spotOf(position.near);
  const known = options.flatMap(({ market, strike, volatility }) =>
    volatility === null ? [] : { years: market.years, off: Math.abs(Math.log(strike / spot)), volatility },
  );
  const [nearest] = known.sort((a, b) => a.years - b.years || a.off - b.off);
  if (nearest !== undefined) {
    const alike = known.filter(({ years, off }) => years === nearest.years && off === nearest.off);
    return alike.reduce((sum, { volatility }) => sum + volatility, 0) / alike.length;
  }
  const { net } = position;
  if (net === null || options.some(({ market }) => market.years !== position.near.years)) return null;
  const target = net.kind === "debit" ? net.premium : -net.premium;
  return onlyRoot((volatility) => netValue(position, spot, volatility) - target);
}

function netValue({ legs }: Unassumed, spot: number, volatility: number): number {
  return legs.reduce((sum, leg) => {
    const each = leg.type === "stock" ? spot : worthOf(leg, volatility);
    return sum + amountOf(leg) * each;
  }, 0);
}

function worthOf({ type, strike, market }: ResolvedOption, volatility: number): number {
  const { forward, years } = market;
  return blackPrice({ type, forward, strike, years, volatility, discountFactor: discountFactorOf(market) });
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
