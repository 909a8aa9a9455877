import { isLeftBehind } from "../../chains/left-behind.ts";
import { quoteWorth } from "../../options/quote-worth.ts";
import type { CalculatedLeg, Greeks } from "../calculation.ts";
import { dividendsBefore, type Moment } from "../events/ex-dividends.ts";
import type { ResolvedOption, ResolvedPosition, ResolvedStock } from "../resolve/resolved-position.ts";
import { known, perShare, round, volatility } from "../rounding.ts";
import { extrinsicOf, legGreeks } from "./leg-greeks.ts";

const NO_OPTION = {
  strike: null,
  expiration: null,
  root: null,
  settlement: null,
  bid: null,
  ask: null,
  mid: null,
  extrinsic: null,
  impliedVolatility: null,
  spreadPercent: null,
  openInterest: null,
  volume: null,
  quotedAtMs: null,
  quality: null,
};
const SHARE: Greeks = { delta: 1, gamma: 0, thetaPerDay: 0, vegaPerVolPoint: 0, rhoPerPoint: 0 };
const NO_GREEKS = { delta: null, gamma: null, thetaPerDay: null, vegaPerVolPoint: null, rhoPerPoint: null };

/** The legs as an answer shows them; `fills` are what each is traded at. */
export function calculatedLegs(
  position: ResolvedPosition,
  fills: readonly (number | null)[],
  moment: Moment,
): CalculatedLeg[] {
  return position.legs.map((leg, index) => {
    const fill = known(fills[index] ?? null, perShare);
    if (leg.type === "stock") return shownStock(leg, fill);
    const dividends = dividendsBefore(position, leg.expiration, moment) ?? [];
    return { ...shownOption(leg, fill), ...(legGreeks(leg, dividends) ?? NO_GREEKS) };
  });
}

function shownStock(
  { side, quantity, premium, premiumSource }: ResolvedStock,
  fill: number | null,
): CalculatedLeg {
  const price = perShare(premium);
  return {
    ...NO_OPTION,
    ...SHARE,
    type: "stock",
    side,
    quantity,
    premium: price,
    premiumSource,
    fill,
  };
}

function shownOption(leg: ResolvedOption, fill: number | null): Omit<CalculatedLeg, keyof Greeks> {
  const { type, side, strike, quantity, expiration, market, contract, premium, premiumSource } = leg;
  return {
    type,
    side,
    strike,
    quantity,
    expiration,
    root: market.stored?.root ?? null,
    settlement: market.stored?.settlement ?? null,
    ...quoteOf(leg),
    premium: known(premium, perShare),
    premiumSource,
    fill,
    extrinsic: known(extrinsicOf(leg), perShare),
    impliedVolatility: known(leg.volatility, volatility),
    openInterest: contract?.openInterest ?? null,
    volume: contract?.volume ?? null,
    quotedAtMs: contract?.quotedAtMs ?? null,
  };
}

type Quote = Pick<CalculatedLeg, "bid" | "ask" | "mid" | "spreadPercent" | "quality">;

function quoteOf({ contract, market }: ResolvedOption): Quote {
  if (contract === null) return { bid: null, ask: null, mid: null, spreadPercent: null, quality: null };
  const { bid, ask } = contract;
  const worth = quoteWorth(contract, market.stored?.snapshot.quotedAtMs);
  const isOld = isLeftBehind(contract, market.stored?.lastUpdatedMs ?? contract.lastUpdatedMs);
  const twoSided = bid !== null && ask !== null;
  return {
    bid,
    ask,
    mid: twoSided ? perShare((bid + ask) / 2) : null,
    spreadPercent: twoSided && bid + ask > 0 ? round((200 * (ask - bid)) / (bid + ask), 2) : null,
    quality: isOld ? "old" : worth.ok ? "usable" : worth.reason,
  };
}
