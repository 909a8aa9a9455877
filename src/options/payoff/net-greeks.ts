import { europeanOption } from "../../pricing/european-option.ts";
import type { StrategyInput } from "../strategy-input.ts";

/** Of the whole position today, per share of one unit. */
export type NetGreeks = {
  readonly delta: number;
  readonly gamma: number;
  /** Dollars for one calendar day passing. */
  readonly thetaPerDay: number;
  /** Dollars for one percentage point of volatility on every leg. */
  readonly vegaPerVolPoint: number;
  /** Dollars for one percentage point of rate. */
  readonly rhoPerPoint: number;
};

/** Each leg at its own strike, expiry and volatility. */
export function netGreeks({ legs, spot, rate, dividendYield }: StrategyInput): NetGreeks {
  let [delta, gamma, thetaPerDay, vegaPerVolPoint, rhoPerPoint] = [0, 0, 0, 0, 0];
  for (const { type, side, strike, quantity, years, volatility } of legs) {
    const amount = side === "buy" ? quantity : -quantity;
    const option = europeanOption({ type, spot, strike, years, rate, dividendYield, volatility });
    delta += amount * option.delta;
    gamma += amount * option.gamma;
    thetaPerDay += amount * option.thetaPerDay;
    vegaPerVolPoint += amount * option.vegaPerVolPoint;
    rhoPerPoint += amount * option.rhoPerPoint;
  }
  return { delta, gamma, thetaPerDay, vegaPerVolPoint, rhoPerPoint };
}
