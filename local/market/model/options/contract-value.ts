import type { OptionType } from "../../../../src/options/contract.ts";
import type { EarlyExercise } from "../../../../src/pricing/early-exercise.ts";
import { europeanOption } from "../../../../src/pricing/european-option.ts";
import type { ExpiryCarry } from "./expiry-carry.ts";
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
  const { years, smile, carry, exercise } = of.expiryMoment;
  return valueAt(of, carry, years, smile(Math.log(of.strike) - carry.logForward), exercise);
}

/** Its price at the close of the session before, without the worth of early exercise beyond what is in the money. */
export function previousPrice(of: ValuedContract): number {
  const { previousYears: years, previousSmile: smile, previousCarry: carry } = of.expiryMoment;
  return valueAt(of, carry, years, smile(Math.log(of.strike) - carry.logForward), null).price;
}

/** Dollars a share that exercise would give at a spot. */
export function intrinsicValue(
  { type, strike }: Pick<ValuedContract, "type" | "strike">,
  spot: number,
): number {
  return Math.max(0, type === "call" ? spot - strike : strike - spot);
}

function valueAt(
  of: ValuedContract,
  { rate, spot, share, residualYield }: ExpiryCarry,
  years: number,
  volatility: number,
  exercise: EarlyExercise | null,
): ContractValue {
  const { type, strike, extraCash } = of;
  const european = europeanOption({
    type,
    spot: share,
    strike,
    years,
    rate,
    dividendYield: residualYield,
    volatility,
  });
  const early = exercise?.worth(type, spot, strike, volatility) ?? { premium: 0, delta: 0 };
  // Index options are European; all others can be exercised today.
  const least = of.ticker.profile.kind === "index" ? 0 : intrinsicValue(of, spot);
  return {
    price: Math.max(european.price + early.premium, least) + (type === "call" ? extraCash : 0),
    impliedVolatility: volatility,
    delta: Math.min(1, Math.max(-1, european.delta + early.delta)),
    gamma: european.gamma,
    thetaPerDay: european.thetaPerDay,
    vegaPerVolPoint: european.vegaPerVolPoint,
    rhoPerPoint: european.rhoPerPoint,
  };
}
