import type { CalculatedLeg } from "../../../src/calculator/calculation.ts";
import type { StoredContract } from "../../../src/chains/reader-ports.ts";
import type { OptionType } from "../../../src/options/contract.ts";
import { ownBlack } from "./own-pricing.ts";
import { contractKey, type RecordedExpiry, type RecordedMarket } from "./recorded-market.ts";
import type { Scannable } from "./scan-payoff.ts";

/** A trade as the test values it, dollars a share, from the legs that the answer names and the recorded quotes alone. */
export type OwnPosition = {
  readonly near: RecordedExpiry;
  readonly twoDates: boolean;
  /** At the middle of every quote, the provider's mark where a side is missing. */
  readonly mid: number;
  readonly shares: number;
  readonly legs: readonly OwnLeg[];
  /** Of the legs and shares at the near expiry, before what was paid. `floored`: no less than exercise would pay. */
  worth(price: number, floored?: boolean): number;
};

/** An option as a right to exercise on its own last day; `amount` is below 0 when sold. */
export type OwnLeg = {
  readonly amount: number;
  readonly type: OptionType;
  readonly strike: number;
  readonly expiry: RecordedExpiry;
  readonly contract: StoredContract;
  exercised(price: number): number;
};

/** Its profit, to be scanned. Far up puts are worthless, and as many calls bought as sold what exercise pays. */
export function scannable({ near, legs, twoDates, shares, worth, mid }: OwnPosition): Scannable {
  const calls = legs.reduce((sum, { type, amount }) => sum + (type === "call" ? amount : 0), shares);
  const settled = legs.reduce(
    (sum, { type, amount, strike }) => sum - (type === "call" ? amount * strike : 0),
    0,
  );
  return {
    forward: near.forward,
    deviation: near.volatility(near.forward) * Math.sqrt(near.years),
    corners: legs.map(({ strike }) => strike),
    profitAt: (price) => worth(price) - mid,
    limit: twoDates ? settled - mid : null,
    level: calls === 0,
  };
}

type Worth = (price: number, floored: boolean) => number;

export function ownPosition(market: RecordedMarket, legs: readonly CalculatedLeg[]): OwnPosition {
  const expiries = legs.flatMap(({ expiration }) => market.expiries.get(expiration ?? "") ?? []);
  const near = expiries.reduce((a, b) => (b.years < a.years ? b : a));
  const worths = legs.map((leg): Worth => worthOf(market, near, leg));
  const amounts = legs.map(({ side, quantity }) => (side === "buy" ? quantity : -quantity));
  const sum = (each: (leg: CalculatedLeg, index: number) => number) =>
    legs.reduce((total, leg, index) => total + (amounts[index] ?? 0) * each(leg, index), 0);
  return {
    near,
    twoDates: expiries.some(({ years }) => years > near.years),
    mid: sum((leg) => middleOf(market, leg)),
    shares: sum(({ type }) => (type === "stock" ? 1 : 0)),
    legs: legs.flatMap((leg, index) => ownLeg(market, leg, amounts[index] ?? Number.NaN)),
    worth: (price, floored = true) => sum((_leg, index) => worths[index]?.(price, floored) ?? Number.NaN),
  };
}

function ownLeg(market: RecordedMarket, leg: CalculatedLeg, amount: number): OwnLeg[] {
  const { type, strike, expiration } = leg;
  if (type === "stock" || strike === null || expiration === null) return [];
  const expiry = market.expiries.get(expiration);
  const contract = market.contracts.get(contractKey(expiration, type, strike));
  if (expiry === undefined || contract === undefined)
    throw new Error(`No ${strike} ${type} of ${expiration}.`);
  const exercised = (price: number) => Math.max(0, type === "call" ? price - strike : strike - price);
  return [{ amount, type, strike, expiry, contract, exercised }];
}

function middleOf(market: RecordedMarket, { type, strike, expiration }: CalculatedLeg): number {
  if (type === "stock") return market.underlyingPrice;
  const contract = market.contracts.get(contractKey(expiration ?? "", type, strike ?? 0));
  if (contract === undefined) return Number.NaN;
  const { bid, ask, mark } = contract;
  return bid !== null && ask !== null && bid > 0 && ask >= bid ? (bid + ask) / 2 : mark;
}

/**
 * At the near expiry: a share its price, an option that ends there what exercise pays, another Black's price on the
 * forward that is left, with the variance of its own smile less that of the near one as far from the forward.
 */
function worthOf(market: RecordedMarket, near: RecordedExpiry, leg: CalculatedLeg): Worth {
  const { type, strike, expiration } = leg;
  if (type === "stock") return (price) => price;
  const own = market.expiries.get(expiration ?? "");
  if (own === undefined || strike === null) return () => Number.NaN;
  const exercised = (price: number) => Math.max(0, type === "call" ? price - strike : strike - price);
  if (own === near) return exercised;
  const growth = own.forward / near.forward;
  const discount = Math.exp(near.rate * near.years - own.rate * own.years);
  const total = own.volatility(strike) ** 2 * own.years;
  const gone = near.volatility(strike / growth) ** 2 * near.years;
  const deviation = Math.sqrt(Math.max(0, total - gone));
  return (price, floored) => {
    const held = discount * ownBlack(type, price * growth, strike, deviation);
    return floored ? Math.max(held, exercised(price)) : held;
  };
}
