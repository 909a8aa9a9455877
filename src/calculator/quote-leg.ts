import type { StoredContract } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import type { OptionType, Side } from "../options/contract.ts";
import { quoteMid } from "../options/quote-mid.ts";
import { europeanOption } from "../pricing/european-option.ts";
import type { ExpiryMarket } from "./expiry-market.ts";
import type { ResolvedLeg } from "./resolved-position.ts";

export type WantedLeg = { type: OptionType; side: Side; strike: number; quantity: number };

/** A leg priced from stored quotes at the nearest listed strike, with what a trader should know about it. */
export function quoteLeg(market: ExpiryMarket, wanted: WantedLeg): { leg: ResolvedLeg; notes: string[] } {
  const contract = nearestContract(market, wanted);
  const notes: string[] = [];
  if (contract.strike !== wanted.strike) {
    notes.push(`Nearest listed strike used: ${contract.strike} ${wanted.type} instead of ${wanted.strike}.`);
  }
  const mid = quoteMid(contract);
  if (!mid.ok) notes.push(`The ${contract.strike} ${wanted.type} has no two-sided quote; its mark is used.`);
  const volatility =
    contract.impliedVolatility ?? market.smile?.volatility(contract.strike) ?? market.atmVolatility;
  return {
    leg: {
      type: wanted.type,
      side: wanted.side,
      strike: contract.strike,
      quantity: wanted.quantity,
      expiration: market.expiration,
      root: market.root,
      settlement: market.settlement,
      years: market.years,
      bid: contract.bid,
      ask: contract.ask,
      premium: mid.ok ? mid.mid : contract.mark,
      premiumSource: mid.ok ? "mid" : "mark",
      volatility,
      delta: contract.delta ?? modelDelta(market, contract, volatility),
      exerciseStyle: contract.exerciseStyle,
    },
    notes,
  };
}

function nearestContract(market: ExpiryMarket, wanted: WantedLeg): StoredContract {
  const sameType = market.contracts.filter((contract) => contract.type === wanted.type);
  const nearest = sameType.sort(
    (a, b) => Math.abs(a.strike - wanted.strike) - Math.abs(b.strike - wanted.strike),
  )[0];
  if (nearest === undefined) {
    throw new AppError("no_quotes", `No ${wanted.type} is stored for ${market.expiration}.`);
  }
  return nearest;
}

function modelDelta(
  market: ExpiryMarket,
  contract: StoredContract,
  volatility: number | null,
): number | null {
  if (volatility === null) return null;
  const { spot, rate, dividendYield, years } = market;
  const { type, strike } = contract;
  return europeanOption({ type, spot, strike, years, rate, dividendYield, volatility }).delta;
}
