import { type Fill, fillPrices, type LegFill, type LegQuote } from "../options/fill-prices.ts";
import type { ResolvedLeg, ResolvedPosition } from "./resolved-position.ts";

/** What opening one unit costs, dollars a share: negative for a credit. */
export type PositionFills = {
  /** At the fill that is shown. */
  netDebit: number;
  fill: Fill | "manual";
  /** Null where a leg has no price. */
  mid: number | null;
  realistic: number | null;
  natural: number | null;
  /** What each leg is filled at; null where only the net is known. */
  legs: (number | null)[];
};

const [PENNY, NICKEL] = [0.01, 0.05];

/** The trader's own net price, or own price of every leg, is the fill; else the one asked for, the middle by default. */
export function positionFills(position: ResolvedPosition): PositionFills {
  const { net, legs, fill = "mid" } = position;
  const quotes = legs.map(quoteOf);
  const priced = quotes.every((quote) => quote !== null) ? fillPrices(quotes, tickOf(position)) : null;
  const { mid = null, realistic = null, natural = null } = priced ?? {};
  const fills = { mid, realistic, natural };
  if (net !== null) {
    const netDebit = net.kind === "debit" ? net.premium : -net.premium;
    return { netDebit, fill: "manual", ...fills, legs: legs.map(() => null) };
  }
  const filled = (one: LegFill | undefined) => one?.[fill] ?? null;
  const byHand = quotes.every((quote) => quote?.fixed !== undefined);
  return {
    netDebit: fills[fill] ?? 0,
    fill: byHand ? "manual" : fill,
    ...fills,
    legs: legs.map((_leg, index) => filled(priced?.legs[index])),
  };
}

function quoteOf(leg: ResolvedLeg): LegQuote | null {
  const { side, quantity, premium: price } = leg;
  if (price === null) return null;
  const contract = leg.type === "stock" ? null : leg.contract;
  const fixed = contract === null || (leg.type !== "stock" && leg.premiumSource === "manual");
  if (fixed) return { side, quantity, bid: null, ask: null, price, fixed: price };
  return { side, quantity, bid: contract.bid, ask: contract.ask, price };
}

/** A nickel where every series of the position is quoted in them. */
function tickOf({ legs }: ResolvedPosition): number {
  const stored = legs.flatMap((leg) => (leg.type === "stock" ? [] : (leg.market.stored ?? [])));
  return stored.length > 0 && stored.every(({ nickels }) => nickels) ? NICKEL : PENNY;
}
