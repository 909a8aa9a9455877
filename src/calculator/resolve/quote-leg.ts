import { isLeftBehind } from "../../chains/left-behind.ts";
import type { StoredContract } from "../../chains/reader-ports.ts";
import { AppError } from "../../errors.ts";
import { MINUTE_MS } from "../../market/calendar-date.ts";
import { isStubMiddle, quoteWorth, type WorthlessQuote } from "../../options/quote-worth.ts";
import type { ExpiryMarket, StoredExpiry } from "./expiry-market.ts";
import type { StoredMarket } from "./read-markets.ts";
import type { ResolvedOption } from "./resolved-position.ts";
import type { WantedOption } from "./wanted-position.ts";

/**
 * A leg priced from its stored quote, with what a trader should know about it. Throws `no_quotes` for a quote too wide to
 * take a price from, unless the trader's own price makes it needless (`priced`).
 */
export function quoteLeg(
  market: StoredMarket,
  wanted: WantedOption,
  strike: number,
  priced: boolean,
): { leg: ResolvedOption; notes: string[] } {
  const { type, side, quantity, impliedVolatility: ownVolatility } = wanted;
  const { listed } = market.stored;
  const contract = listed.find((one) => one.type === type && one.strike === strike) ?? null;
  const quoted = contract === null ? null : priceOf(market, contract, priced);
  return {
    leg: {
      type,
      side,
      strike,
      quantity,
      expiration: market.expiration,
      market,
      contract,
      premium: wanted.premium ?? quoted?.premium ?? null,
      premiumSource: wanted.premium === null && quoted !== null ? quoted.source : "manual",
      quoted: quoted?.premium ?? null,
      ownVolatility,
      volatility: ownVolatility ?? volatilityOf(market, contract, strike),
      exerciseStyle: (contract ?? listed[0])?.exerciseStyle ?? "american",
    },
    notes: quoted?.notes ?? [],
  };
}

/** A contract's own volatility; in a market that was moved it keeps its distance from the smile, which moved along. */
function volatilityOf(
  { smile, stored }: ExpiryMarket,
  contract: StoredContract | null,
  strike: number,
): number | null {
  const own = contract?.impliedVolatility ?? null;
  if (smile === null || stored === null || stored.unmoved) return own ?? smile?.volatility(strike) ?? null;
  const off = own === null ? 0 : own - (stored.quotedSmile?.volatility(strike) ?? own);
  return Math.max(LEAST_VOLATILITY, smile.volatility(strike) + off);
}

const LEAST_VOLATILITY = 0.001;

type Quoted = { premium: number | null; source: "mid" | "mark"; notes: string[] };

function priceOf({ expiration, stored }: StoredMarket, contract: StoredContract, priced: boolean): Quoted {
  if (isLeftBehind(contract, stored.lastUpdatedMs)) return lastKnown(contract, stored, priced);
  const worth = quoteWorth(contract, stored.snapshot.quotedAtMs);
  if (worth.ok) return { premium: worth.mid, source: "mid", notes: [] };
  if (worth.reason === "too-wide" || isStubMiddle(contract.mark, contract)) {
    if (!priced) throw tooWideToPrice(expiration, contract);
    return {
      premium: null,
      source: "mark",
      notes: [`${quoteOf(contract)} is too wide to take a price from.`],
    };
  }
  const note = `The ${contract.strike} ${contract.type} ${WHY[worth.reason]}; its mark is used.`;
  return { premium: contract.mark, source: "mark", notes: priced ? [] : [note] };
}

/** What the last refresh did not see has a mark of the time when it was seen, and no quote. */
function lastKnown(contract: StoredContract, { lastUpdatedMs }: StoredExpiry, priced: boolean): Quoted {
  const { strike, type, provider, mark } = contract;
  const minutes = Math.round((lastUpdatedMs - contract.lastUpdatedMs) / MINUTE_MS);
  const note = `The ${strike} ${type} was not in the last refresh: ${provider} quoted it ${minutes} minutes before the others; its mark of then is used.`;
  return { premium: mark, source: "mark", notes: priced ? [] : [note] };
}

const WHY = {
  "no-bid": "has no two-sided quote",
  "no-ask": "has no two-sided quote",
  crossed: "is quoted with its bid above its ask",
  "too-wide": "is quoted too wide",
  old: "has no quote of this session",
} as const satisfies Record<WorthlessQuote, string>;

function quoteOf({ strike, type, bid, ask }: StoredContract): string {
  return `The quote of the ${strike} ${type}, ${(bid ?? 0).toFixed(2)} at ${(ask ?? 0).toFixed(2)},`;
}

function tooWideToPrice(expiration: string, contract: StoredContract): AppError {
  return new AppError("no_quotes", `${quoteOf(contract)} is too wide to take a price from (${expiration}).`, {
    hint: "Give your own price with premium:, or choose another strike.",
  });
}
