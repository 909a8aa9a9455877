import { LEAST_VOLATILITY } from "../strategy-input.ts";
import type { HalfProfitInput } from "./half-profit-input.ts";
import { type NormalTable, normalTable, tabledCdf } from "./tabled-normal.ts";

/**
 * What closing the position would earn above the target, as a function of time and price. Prices are y = S / F(t), or
 * x = ln y, with F(t) = spot e^(carry t): in these the underlying has no drift, and the price grown to expiry is forward y.
 */
export type ProfitSurface = {
  readonly forward: number;
  readonly carry: number;
  readonly rate: number;
  /** Long minus short, long minus short puts, and the latter times their strikes: puts follow from calls. */
  readonly shares: number;
  readonly puts: number;
  readonly putStrikes: number;
  /** Paid to open plus target. */
  readonly wanted: number;
  /** An excess smaller than this is rounding. */
  readonly tolerance: number;
  readonly table: NormalTable;
  readonly strikes: Float64Array;
  /** ln(K / forward). */
  readonly logStrikes: Float64Array;
  readonly amounts: Float64Array;
  readonly volatilities: Float64Array;
  /** Volatility times the root of the years left, set by `moveTo`. */
  readonly deviations: Float64Array;
  /** Dollars at y = 0, and dollars a unit of y, beside the calls; set by `moveTo`. */
  atZero: number;
  slope: number;
  discountFactor: number;
};

export function profitSurface(input: HalfProfitInput): ProfitSurface {
  const { legs, shares = 0, forward, spot, years, rate, netDebit, target } = input;
  const strikes = Float64Array.from(legs, (leg) => leg.strike);
  const amounts = Float64Array.from(legs, ({ side, quantity }) => (side === "buy" ? quantity : -quantity));
  let [puts, putStrikes, scale] = [0, 0, Math.abs(shares) * spot + Math.abs(netDebit)];
  for (const { type, side, strike, quantity } of legs) {
    scale += quantity * Math.min(strike, forward);
    if (type === "call") continue;
    puts += side === "buy" ? quantity : -quantity;
    putStrikes += (side === "buy" ? quantity : -quantity) * strike;
  }
  return {
    forward,
    carry: Math.log(forward / spot) / years,
    rate,
    shares,
    puts,
    putStrikes,
    wanted: netDebit + target,
    tolerance: 2e-8 * scale,
    table: normalTable(),
    strikes,
    logStrikes: strikes.map((strike) => Math.log(strike / forward)),
    amounts,
    volatilities: Float64Array.from(legs, (leg) => Math.max(LEAST_VOLATILITY, leg.volatility)),
    deviations: new Float64Array(legs.length),
    atZero: 0,
    slope: 0,
    discountFactor: 1,
  };
}

/** Sets the time, as years left to expiry, above 0. */
export function moveTo(surface: ProfitSurface, left: number): void {
  const { forward, carry, rate, shares, puts, putStrikes, wanted, volatilities, deviations } = surface;
  const root = Math.sqrt(left);
  for (let leg = 0; leg < deviations.length; leg += 1) deviations[leg] = (volatilities[leg] ?? 0) * root;
  surface.discountFactor = Math.exp(-rate * left);
  surface.atZero = surface.discountFactor * putStrikes - wanted;
  surface.slope = shares * forward * Math.exp(-carry * left) - surface.discountFactor * puts * forward;
}

/** Profit less target on closing at x = ln y, at mids (Black 1976), dollars a share. */
export function excessAt(surface: ProfitSurface, x: number, y: number): number {
  const { forward, table, strikes, logStrikes, amounts, deviations } = surface;
  let calls = 0;
  for (let leg = 0; leg < amounts.length; leg += 1) {
    const deviation = deviations[leg] ?? 0;
    const d1 = (x - (logStrikes[leg] ?? 0)) / deviation + 0.5 * deviation;
    const held = forward * y * tabledCdf(table, d1) - (strikes[leg] ?? 0) * tabledCdf(table, d1 - deviation);
    calls += (amounts[leg] ?? 0) * held;
  }
  return surface.discountFactor * calls + surface.slope * y + surface.atZero;
}
