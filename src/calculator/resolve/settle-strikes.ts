import { AppError } from "../../errors.ts";
import type { ExpiryMarket } from "./expiry-market.ts";
import type { WantedOption } from "./wanted-position.ts";

export type StrikeWish = {
  leg: WantedOption;
  market: ExpiryMarket;
  /** The trader's own price stands for the quote. */
  priced: boolean;
  /** How the leg is called in a message: "legs.0: ", or nothing. */
  name: string;
};

/** The strike of each leg, in order. */
export type SettledStrikes = { strikes: number[]; notes: string[] };

const MOST_NAMED = 5;

/**
 * Legs asked for at one strike stay at one strike: a straddle never becomes a strangle, a calendar never a diagonal. The
 * nearest strike stored for all of them stands for it within half a step of the listed strikes, unless the trader's own
 * price holds them there. Beyond that throws `no_quotes`, saying what is stored and what is listed, and `invalid_request`
 * where two strikes fall on one.
 */
export function settleStrikes(wishes: readonly StrikeWish[]): SettledStrikes {
  const notes: string[] = [];
  const chosen = new Map<number, number>();
  for (const [asked, group] of Map.groupBy(wishes, ({ leg }) => leg.strike)) {
    const own = group.some(({ priced }) => priced);
    const { strike, note } = own ? ownStrike(group, asked) : nearestStrike(group, asked);
    if (note !== null) notes.push(`${group[0]?.name ?? ""}${note}`);
    chosen.set(asked, strike);
  }
  requireDistinct([...chosen.values()]);
  return { strikes: wishes.map(({ leg }) => chosen.get(leg.strike) ?? leg.strike), notes };
}

type Settled = { strike: number; note: string | null };

function nearestStrike(group: readonly StrikeWish[], asked: number): Settled {
  if (group.every(({ leg, market }) => strikesOf(market, leg.type).includes(asked)))
    return { strike: asked, note: null };
  const strike = nearest(storedForAll(group), asked);
  if (strike === null || Math.abs(strike - asked) > stepAround(group, asked) / 2 + 1e-9)
    throw notStored(group, asked);
  const note = `Nearest listed strike used: ${strike} ${kindsOf(group)} instead of ${asked}.`;
  return { strike, note };
}

/** A price is that of its strike, and of no other. */
function ownStrike(group: readonly StrikeWish[], asked: number): Settled {
  const unstored = group.filter(({ leg, market }) => !strikesOf(market, leg.type).includes(asked));
  if (unstored.some(({ priced, market }) => !priced || market.smile === null)) throw notStored(group, asked);
  const note = `No ${asked} ${kindsOf(unstored)} is stored: its volatility is read from the smile there.`;
  return { strike: asked, note: unstored.length === 0 ? null : note };
}

function kindsOf(group: readonly StrikeWish[]): string {
  return [...new Set(group.map(({ leg }) => leg.type))].join(" and ");
}

/** Ascending. */
function storedForAll(group: readonly StrikeWish[]): number[] {
  const [first = [], ...others] = group.map(({ leg, market }) => strikesOf(market, leg.type));
  return first.filter((strike) => others.every((strikes) => strikes.includes(strike)));
}

function strikesOf({ stored }: ExpiryMarket, type: "call" | "put"): readonly number[] {
  return (type === "call" ? stored?.calls : stored?.puts) ?? [];
}

function unpricedOf({ stored }: ExpiryMarket, type: "call" | "put"): readonly number[] {
  return (type === "call" ? stored?.snapshot.unpricedCalls : stored?.snapshot.unpricedPuts) ?? [];
}

function nearest(strikes: readonly number[], asked: number): number | null {
  let best: number | null = null;
  for (const strike of strikes)
    if (best === null || Math.abs(strike - asked) < Math.abs(best - asked)) best = strike;
  return best;
}

/** Between the listed strikes around the one asked for, stored or not; the last step there is beyond their ends. */
function stepAround(group: readonly StrikeWish[], asked: number): number {
  const listed = new Set(
    group.flatMap(({ leg, market }) => [...strikesOf(market, leg.type), ...unpricedOf(market, leg.type)]),
  );
  const ascending = [...listed].sort((a, b) => a - b);
  const above = ascending.findIndex((strike) => strike > asked);
  const at = above < 0 ? ascending.length - 1 : Math.max(1, above);
  return (ascending[at] ?? 0) - (ascending[at - 1] ?? ascending[at] ?? 0);
}

function notStored(group: readonly StrikeWish[], asked: number): AppError {
  const [{ leg, market }, ...others] = group as [StrikeWish, ...StrikeWish[]];
  const missing = group.find((wish) => !strikesOf(wish.market, wish.leg.type).includes(asked));
  const has = group.find((wish) => strikesOf(wish.market, wish.leg.type).includes(asked));
  const name = ({ leg: { type }, market: { expiration } }: StrikeWish) => `${type} of ${expiration}`;
  const half =
    has !== undefined && missing !== undefined
      ? ` The ${asked} ${name(has)} is, but another strike for the ${missing.leg.type} would make another trade of it.`
      : "";
  const message = `No ${asked} ${missing === undefined ? leg.type : name(missing)} is stored.${half}`;
  const stored = `Stored${others.length > 0 ? " for all its legs" : ""} near it: ${around(storedForAll(group), asked)}.`;
  const unpriced = [...new Set(group.flatMap((wish) => unpricedOf(wish.market, wish.leg.type)))];
  const listed =
    unpriced.length === 0 ? "" : ` Listed, and worth less than a cent: ${around(unpriced, asked)}.`;
  return new AppError("no_quotes", message, {
    hint: `${stored}${listed} Or give your own price for ${market.expiration}.`,
  });
}

function around(strikes: readonly number[], asked: number): string {
  const near = strikes.toSorted((a, b) => Math.abs(a - asked) - Math.abs(b - asked)).slice(0, MOST_NAMED);
  return near.length === 0 ? "none" : near.sort((a, b) => a - b).join(", ");
}

/** Two strikes may not fall on the same listed one: the trade would be another than the one asked for. */
function requireDistinct(strikes: readonly number[]): void {
  if (new Set(strikes).size === strikes.length) return;
  throw new AppError("invalid_request", "Two of the strikes fall on the same listed strike.", {
    hint: "Choose strikes further apart; /v1/tickers/{symbol}/chain lists them.",
  });
}
