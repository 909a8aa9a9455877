import type { OptionType } from "../../../../src/options/contract.ts";
import { europeanOption } from "../../../../src/pricing/european-option.ts";
import type { ExpiryMoment, ModelledTicker, OptionMoment } from "./option-moment.ts";

/** What the worth of a contract depends on. */
export type ValuedContract = {
  readonly ticker: ModelledTicker;
  readonly moment: OptionMoment;
  readonly expiryMoment: ExpiryMoment;
  readonly strike: number;
  readonly type: OptionType;
  /** Dollars a share that an adjusted contract delivers on top; 0 for a standard one. */
  readonly extraCash: number;
};

export type ContractValue = {
  /** Dollars a share before ticks and spreads. */
  readonly price: number;
  readonly impliedVolatility: number;
  readonly delta: number;
  readonly gamma: number;
  readonly thetaPerDay: number;
  readonly vegaPerVolPoint: number;
  readonly rhoPerPoint: number;
};

/** The worth of a contract at the moment. */
export function valueNow(of: ValuedContract): ContractValue {
  const { spot } = of.moment;
  const { years, smile, logForward } = of.expiryMoment;
  return valueAt(of, spot, years, smile(Math.log(of.strike) - logForward));
}

/** Its price at the close of the session before. */
export function previousPrice(of: ValuedContract): number {
  const { previousSpot } = of.moment;
  const { previousYears, previousSmile, previousLogForward } = of.expiryMoment;
  return valueAt(of, previousSpot, previousYears, previousSmile(Math.log(of.strike) - previousLogForward))
    .price;
}

/** Dollars a share that exercise would give at a spot. */
export function intrinsicValue(
  { type, strike }: Pick<ValuedContract, "type" | "strike">,
  spot: number,
): number {
  return Math.max(0, type === "call" ? spot - strike : strike - spot);
}

function valueAt(of: ValuedContract, spot: number, years: number, volatility: number): ContractValue {
  const { type, strike, moment, extraCash } = of;
  const { dividendYield, kind } = of.ticker.profile;
  const european = europeanOption({
    type,
    spot,
    strike,
    years,
    rate: moment.rate,
    dividendYield,
    volatility,
  });
  // Index options are European; all others can be exercised today.
  const price = kind === "index" ? european.price : Math.max(european.price, intrinsicValue(of, spot));
  return {
    price: price + (type === "call" ? extraCash : 0),
    impliedVolatility: volatility,
    delta: european.delta,
    gamma: european.gamma,
    thetaPerDay: european.thetaPerDay,
    vegaPerVolPoint: european.vegaPerVolPoint,
    rhoPerPoint: european.rhoPerPoint,
  };
}
