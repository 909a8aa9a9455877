import type { Side } from "./contract.ts";
import { InvalidStrategyError } from "./invalid-strategy-error.ts";
import { quoteWorth } from "./quote-worth.ts";

/** Where between the quotes a position is traded: at the middle, halfway to the other side, at the other side. */
export const FILLS = ["mid", "realistic", "natural"] as const;
export type Fill = (typeof FILLS)[number];

export type LegQuote = {
  readonly side: Side;
  readonly quantity: number;
  readonly bid: number | null;
  readonly ask: number | null;
  /** Mid of a usable quote, else the mark, dollars a share. */
  readonly price: number;
  /** The trader's own fill, dollars a share: the same at all three. */
  readonly fixed?: number | undefined;
};

/** What one leg trades at, dollars a share, never signed. */
export type LegFill = {
  readonly mid: number;
  readonly realistic: number;
  readonly natural: number;
  /** crossed: between bid and ask. one-sided: nobody bids, or only an ask stands. mark: no side to cross to. fixed: given. */
  readonly source: "crossed" | "one-sided" | "mark" | "fixed";
};

export type FillPrices = {
  /** Paid for one unit, dollars a share; negative for a credit. */
  readonly mid: number;
  readonly realistic: number;
  readonly natural: number;
  /** Natural less mid: what crossing every spread costs. */
  readonly crossingCost: number;
  readonly legs: readonly LegFill[];
};

/** Of half the spread: what a patient complex order gives up (Muravyev and Pearson, RFS 33, 2020, find 0.58 for single legs). */
const REALISTIC_SHARE = 0.5;
/** What options are quoted in, dollars: no feed names the class, so that a series' own quotes must tell. */
export const PENNY = 0.01;
export const NICKEL = 0.05;

/**
 * The net of a position at mid, at a realistic fill and at natural (bids sold, asks bought). Realistic and natural are
 * rounded to `tick` against the trader, where one is given, but to no worse than the quotes; the mid never is. A complex
 * order is one price, so of several legs the realistic net is rounded, and the dearest leg bears it. A leg that nobody bids brings nothing when sold at natural and half its mark at a realistic fill; a leg with a mark and
 * no ask is bought at its mark. Throws InvalidStrategyError naming the field that is no price.
 */
export function fillPrices(legs: readonly LegQuote[], tick: number | null): FillPrices {
  if (tick !== null && !(tick > 0)) throw new InvalidStrategyError("tick", tick, "dollars above 0, or null");
  const complex = legs.filter(({ fixed }) => fixed === undefined).length > 1;
  const found = legs.map((leg, index) => legFill(leg, tick, complex, index));
  const fills = complex && tick !== null ? onOneTick(legs, found, tick) : found;
  const [mid, realistic, natural] = [
    netOf(legs, fills, "mid"),
    netOf(legs, fills, "realistic"),
    netOf(legs, fills, "natural"),
  ];
  return { mid, realistic, natural, crossingCost: natural - mid, legs: fills };
}

function netOf(legs: readonly LegQuote[], fills: readonly LegFill[], at: Fill): number {
  return legs.reduce((sum, leg, index) => sum + amountOf(leg) * (fills[index]?.[at] ?? 0), 0);
}

const amountOf = ({ side, quantity }: LegQuote) => (side === "buy" ? quantity : -quantity);

/** The realistic net rounded up, which is against the trader, and no worse than the natural one. */
function onOneTick(legs: readonly LegQuote[], fills: readonly LegFill[], tick: number): LegFill[] {
  const net = netOf(legs, fills, "realistic");
  const most = netOf(legs, fills, "natural");
  // An order of 2 : 4 is quoted as one of 1 : 2.
  const step = tick * legs.reduce((common, { quantity }) => divisor(common, quantity), 0);
  const rounded = Math.max(net, Math.min(most, Math.ceil(net / step - 1e-6) * step));
  const dearest = legs.reduce((best, { price, fixed }, index) => {
    const dearer = fixed === undefined && price > (legs[best]?.price ?? 0);
    return dearer || legs[best]?.fixed !== undefined ? index : best;
  }, 0);
  return fills.map((fill, index) => {
    const leg = legs[index];
    if (index !== dearest || leg === undefined) return fill;
    return { ...fill, realistic: fill.realistic + (rounded - net) / amountOf(leg) };
  });
}

/** The greatest that divides both; 1 where they are no whole numbers. */
function divisor(a: number, b: number): number {
  if (!Number.isInteger(a) || !Number.isInteger(b)) return 1;
  return b === 0 ? a : divisor(b, a % b);
}

function legFill(leg: LegQuote, tick: number | null, complex: boolean, index: number): LegFill {
  const { side, price, fixed } = leg;
  const given = fixed ?? price;
  if (!(given >= 0 && Number.isFinite(given))) {
    const field = `legs[${index}].${fixed === undefined ? "price" : "fixed"}`;
    throw new InvalidStrategyError(field, given, "dollars a share, 0 or above");
  }
  if (fixed !== undefined) return { mid: fixed, realistic: fixed, natural: fixed, source: "fixed" };
  const { crossed, source } = crossedPrice(leg);
  const halfway = price + REALISTIC_SHARE * (crossed - price);
  const rounded = (value: number) =>
    tick === null ? value : noWorseThanQuoted(againstTrader(value, side, tick), crossed, leg);
  return { mid: price, realistic: complex ? halfway : rounded(halfway), natural: rounded(crossed), source };
}

/** The other side of the market; a one-sided quote still has the side that stands, where it is no better than the price. */
function crossedPrice({ side, bid, ask, price }: LegQuote): {
  crossed: number;
  source: LegFill["source"];
} {
  const worth = quoteWorth({ bid, ask });
  // A price beyond the quote is a mark that counts for more than an old quote: nobody trades better than it.
  if (worth.ok) {
    const crossed = side === "buy" ? Math.max(price, ask ?? price) : Math.min(price, bid ?? price);
    return { crossed, source: "crossed" };
  }
  if (worth.reason === "crossed") return { crossed: price, source: "mark" };
  const stands = (quoted: number | null): quoted is number =>
    quoted !== null && Number.isFinite(quoted) && quoted > 0;
  if (side === "sell") return { crossed: stands(bid) ? Math.min(price, bid) : 0, source: "one-sided" };
  if (!stands(ask)) return { crossed: price, source: "mark" };
  return { crossed: Math.max(price, ask), source: "one-sided" };
}

/** Where dear options trade in nickels cheap ones may trade in pennies: an ask that stands is paid, not the nickel above. */
function noWorseThanQuoted(onTick: number, crossed: number, { side, bid, ask }: LegQuote): number {
  if (side === "buy") return crossed === ask && crossed < onTick - 1e-9 ? crossed : onTick;
  return crossed === bid && crossed > onTick + 1e-9 ? crossed : onTick;
}

/** Up for a buyer, down for a seller; a millionth of a tick forgives 0.3 / 0.05, which is not 6. */
function againstTrader(value: number, side: Side, tick: number): number {
  const ticks = value / tick;
  const whole = side === "buy" ? Math.ceil(ticks - 1e-6) : Math.max(0, Math.floor(ticks + 1e-6));
  return Number((whole * tick).toFixed(6));
}
