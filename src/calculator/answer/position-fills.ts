import {
  type Fill,
  type FillPrices,
  fillPrices,
  type LegQuote,
  NICKEL,
  PENNY,
} from "../../options/fill-prices.ts";
import type { ResolvedLeg, ResolvedPosition } from "../resolve/resolved-position.ts";

/** What opening one unit costs, dollars a share: negative for a credit. */
export type PositionFills = {
  /** At the fill that is shown. */
  netDebit: number;
  fill: Fill | "manual";
  /** By the quotes, whatever the trader gave; null where a leg has none. */
  market: Record<Fill, number> | null;
  /** With the trader's own price for what has one. */
  own: Record<Fill, number> | null;
  /** What each leg is filled at; null where only the net is known. */
  legs: (number | null)[];
};

/** The trader's own net price, or own price of every leg, is the fill; else the one asked for, the middle by default. */
export function positionFills(position: ResolvedPosition): PositionFills {
  const { net, legs, fill = "mid" } = position;
  const tick = tickOf(position);
  const market = filledAt(legs.map(marketQuote), tick);
  if (net !== null) {
    const netDebit = net.kind === "debit" ? net.premium : -net.premium;
    const own = { mid: netDebit, realistic: netDebit, natural: netDebit };
    return { netDebit, fill: "manual", market, own, legs: legs.map(() => null) };
  }
  const quotes = legs.map(ownQuote);
  const own = filledAt(quotes, tick);
  return {
    netDebit: own?.[fill] ?? 0,
    fill: quotes.every((quote) => quote?.fixed !== undefined) ? "manual" : fill,
    market,
    own,
    legs: legs.map((_leg, index) => own?.legs[index]?.[fill] ?? null),
  };
}

function filledAt(quotes: readonly (LegQuote | null)[], tick: number): FillPrices | null {
  return quotes.every((quote) => quote !== null) ? fillPrices(quotes, tick) : null;
}

function ownQuote(leg: ResolvedLeg): LegQuote | null {
  const { side, quantity, premium: price, premiumSource } = leg;
  if (price === null) return null;
  const fixed = { side, quantity, bid: null, ask: null, price, fixed: price };
  return premiumSource === "manual" ? fixed : marketQuote(leg);
}

/** A price that no quote stands for is the same at every fill. */
function marketQuote(leg: ResolvedLeg): LegQuote | null {
  const { side, quantity, premium } = leg;
  const quoted = leg.type === "stock" ? null : leg.quoted;
  const contract = leg.type === "stock" ? null : leg.contract;
  if (contract !== null && quoted !== null)
    return { side, quantity, bid: contract.bid, ask: contract.ask, price: quoted };
  if (premium === null || contract !== null) return null;
  return { side, quantity, bid: null, ask: null, price: premium, fixed: premium };
}

/** A nickel where every series of the position is quoted in them. */
function tickOf({ legs }: ResolvedPosition): number {
  const stored = legs.flatMap((leg) => (leg.type === "stock" ? [] : (leg.market.stored ?? [])));
  return stored.length > 0 && stored.every(({ nickels }) => nickels) ? NICKEL : PENNY;
}
