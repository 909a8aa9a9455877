import type { StoredContract } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import type { OptionType, Side } from "../options/contract.ts";
import { isStubMiddle, quoteWorth, type WorthlessQuote } from "../options/quote-worth.ts";
import { europeanOption } from "../pricing/european-option.ts";
import type { ExpiryMarket } from "./expiry-market.ts";
import type { ResolvedLeg } from "./resolved-position.ts";

export type WantedLeg = { type: OptionType; side: Side; strike: number; quantity: number };

/**
 * A leg priced from stored quotes at the nearest listed strike, with what a trader should know about it. Throws `no_quotes`
 * for a quote too wide to take a price from, unless the trader's own price makes it needless (`priced`).
 */
export function quoteLeg(
  market: ExpiryMarket,
  wanted: WantedLeg,
  priced = false,
): { leg: ResolvedLeg; notes: string[] } {
  const contract = nearestContract(market, wanted);
  const notes: string[] = [];
  if (contract.strike !== wanted.strike) {
    notes.push(substitutionNote(market, contract, wanted));
  }
  const mid = quoteWorth(contract, market.quotedAtMs);
  const tooWide = !mid.ok && (mid.reason === "too-wide" || isStubMiddle(contract.mark, contract));
  if (tooWide && !priced) throw tooWideToPrice(market, contract);
  if (tooWide) notes.push(`${quoteOf(contract)} is too wide to take a price from.`);
  else if (!mid.ok) notes.push(`The ${contract.strike} ${wanted.type} ${WHY[mid.reason]}; its mark is used.`);
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
      premium: mid.ok ? mid.mid : tooWide ? null : contract.mark,
      premiumSource: mid.ok ? "mid" : "mark",
      volatility,
      delta: contract.delta ?? modelDelta(market, contract, volatility),
      exerciseStyle: contract.exerciseStyle,
    },
    notes,
  };
}

const WHY = {
  "no-bid": "has no two-sided quote",
  "no-ask": "has no two-sided quote",
  crossed: "is quoted with its bid above its ask",
  "too-wide": "is quoted too wide",
  old: "has no quote of this session",
} as const satisfies Record<WorthlessQuote, string>;

/** A strike may be listed and yet not stored, because nobody gives a cent for it. */
function substitutionNote({ snapshot }: ExpiryMarket, { strike }: StoredContract, wanted: WantedLeg): string {
  const unpriced = wanted.type === "call" ? snapshot.unpricedCalls : snapshot.unpricedPuts;
  if (unpriced.includes(wanted.strike))
    return `The ${wanted.strike} ${wanted.type} is listed, but nobody gives a cent for it: ${strike} is used.`;
  return `Nearest listed strike used: ${strike} ${wanted.type} instead of ${wanted.strike}.`;
}

function quoteOf({ strike, type, bid, ask }: StoredContract): string {
  return `The quote of the ${strike} ${type}, ${(bid ?? 0).toFixed(2)} at ${(ask ?? 0).toFixed(2)},`;
}

function tooWideToPrice({ expiration }: ExpiryMarket, contract: StoredContract): AppError {
  return new AppError("no_quotes", `${quoteOf(contract)} is too wide to take a price from (${expiration}).`, {
    hint: "Give your own price with premium:, or choose another strike.",
  });
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
