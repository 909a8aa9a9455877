import type { LegsRequest, RequestedOption } from "../../../src/calculator/calculate-request.ts";
import type { Calculation } from "../../../src/calculator/calculation.ts";
import { americanPriceAndDelta } from "../../../src/pricing/american-option.ts";
import { yearsTo } from "../../valuation/american-tree.ts";
import { ownBlack, ownCdf } from "./own-pricing.ts";
import type { Scannable } from "./scan-payoff.ts";

/** Legs by hand, each known by its volatility: American options, of a cash index European ones. */
export type HandTrade = Omit<LegsRequest, "legs"> & {
  underlyingPrice: number;
  rate: number;
  dividendYield: number;
  legs: (RequestedOption & { impliedVolatility: number })[];
};

export type OwnHand = Scannable & {
  /** Paid to open, dollars a share. */
  debit: number;
  /** Most that other strikes of the later legs may add to what is lost. */
  gap: number;
  /** Of ending above a price at the near expiry. */
  above(price: number): number;
};

/** The position at its near expiry by definition. */
export function ownHand(trade: HandTrade, answer: Calculation): OwnHand {
  const { underlyingPrice: spot, rate, dividendYield } = trade;
  const legs = trade.legs.map((leg, index) => dated(trade, leg, answer, index));
  const near = Math.min(...legs.map(({ years }) => years));
  const volatility = volatilityOf(legs, near, spot);
  const forward = spot * Math.exp((rate - dividendYield) * near);
  const deviation = volatility * Math.sqrt(near);
  const debit = legs.reduce((sum, { amount, premium }) => sum + amount * premium, 0);
  const carry = { rate, dividendYield, near, gone: deviation ** 2, european: isEuropean(trade) };
  const calls = legs.filter(({ type }) => type === "call");
  const level = calls.reduce((sum, { amount }) => sum + amount, 0) === 0;
  const settled = calls.reduce((sum, { amount, strike }) => sum - amount * strike, -debit);
  const drifts = carry.european && calls.some(({ years }) => years > near);
  return {
    forward,
    deviation,
    debit,
    gap: gapOf(legs),
    corners: legs.map(({ strike }) => strike),
    bends: legs.map(({ strike, years }) => strike * Math.exp((dividendYield - rate) * (years - near))),
    profitAt: (price) => legs.reduce((sum, leg) => sum + leg.amount * worthOf(leg, price, carry), -debit),
    limit: level && !drifts ? settled : null,
    level,
    above: (price) => (price > 0 ? ownCdf(Math.log(forward / price) / deviation - deviation / 2) : 1),
  };
}

const isEuropean = ({ symbol }: HandTrade) => symbol === "SPX";

type DatedLeg = HandTrade["legs"][number] & { years: number; amount: number; premium: number };

function dated(
  trade: HandTrade,
  leg: HandTrade["legs"][number],
  answer: Calculation,
  index: number,
): DatedLeg {
  const { underlyingPrice: spot, rate, dividendYield } = trade;
  const shown = answer.legs[index];
  const years = yearsTo(shown?.expiration ?? "");
  // The answer shows it to a hundredth of a cent, which moves breakevens where the payoff is all but flat.
  const input = { ...leg, spot, years, rate, dividendYield, volatility: leg.impliedVolatility };
  const forward = spot * Math.exp((rate - dividendYield) * years);
  const held =
    Math.exp(-rate * years) * ownBlack(leg.type, forward, leg.strike, input.volatility * Math.sqrt(years));
  const premium = isEuropean(trade) ? held : americanPriceAndDelta(input).price;
  if (!(Math.abs(premium - (shown?.premium ?? Number.NaN)) < 6e-5))
    throw new Error(`Shown as ${shown?.premium}: ${premium}.`);
  return { ...leg, years, premium, amount: leg.side === "buy" ? leg.quantity : -leg.quantity };
}

/** Of all prices at the near expiry: that of the leg nearest the money that ends there, the mean of several as near. */
function volatilityOf(legs: readonly DatedLeg[], near: number, spot: number): number {
  const distance = ({ strike }: DatedLeg) => Math.abs(Math.log(strike / spot));
  const ending = legs.filter(({ years }) => years === near);
  const least = Math.min(...ending.map(distance));
  const nearest = ending.filter((leg) => distance(leg) === least);
  return nearest.reduce((sum, leg) => sum + leg.impliedVolatility, 0) / nearest.length;
}

type Carry = { rate: number; dividendYield: number; near: number; gone: number; european: boolean };

function worthOf(leg: DatedLeg, price: number, carry: Carry): number {
  const { rate, dividendYield, near, gone, european } = carry;
  const exercised = Math.max(0, leg.type === "call" ? price - leg.strike : leg.strike - price);
  const left = leg.years - near;
  if (left <= 0) return exercised;
  const variance = Math.max(0, leg.impliedVolatility ** 2 * leg.years - gone);
  const grown = price * Math.exp((rate - dividendYield) * left);
  const held = Math.exp(-rate * left) * ownBlack(leg.type, grown, leg.strike, Math.sqrt(variance));
  return european ? held : Math.max(held, exercised);
}

/** A call sold below the one bought, or a put above it, may cost what lies between. */
function gapOf(legs: readonly DatedLeg[]): number {
  const of = (type: string, side: string) =>
    legs.find((leg) => leg.type === type && leg.side === side)?.strike;
  const between = (low?: number, high?: number) =>
    low === undefined || high === undefined ? 0 : Math.max(0, high - low);
  return Math.max(
    between(of("call", "sell"), of("call", "buy")),
    between(of("put", "buy"), of("put", "sell")),
  );
}
