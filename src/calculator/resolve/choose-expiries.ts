import { chooseExpiration, type ExpirationWish } from "../../chains/choose-expiration.ts";
import type { StoredExpiration } from "../../chains/reader-ports.ts";
import { AppError } from "../../errors.ts";
import { addDays, daysBetween } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { isOption, type WantedOption, type WantedPosition } from "./wanted-position.ts";

/** Another expiration than the one asked for may stand for it this far off: a fifth of the days asked, two at least. */
const MOST_OFF = 0.2;
const MOST_OFF_DAYS = 2;
const MOST_NAMED = 8;

export type ChosenExpiries = {
  /** Of each option leg. */
  expirations: Map<WantedOption, string>;
  notes: string[];
};

/**
 * The stored expiration of every leg. Throws `no_quotes` where none is near enough to what was asked, saying what is
 * stored, and `invalid_request` for a date that has passed, a far leg that is not, and days that fall on one date.
 */
export function chooseExpiries(
  { symbol, legs }: WantedPosition,
  listed: readonly StoredExpiration[],
  nowMs: number,
): ChosenExpiries {
  const expirations = new Map<WantedOption, string>();
  const notes = new Set<string>();
  const wished = legs.filter(isOption);
  // Legs of one day are the rule: it is chosen once.
  const chosen = new Map<string, ReturnType<typeof nearEnough>>();
  for (const leg of wished.filter(({ expiry }) => expiry.behind === undefined)) {
    const { dte, expiration, root } = leg.expiry;
    const wish = `${dte} ${expiration} ${root}`;
    const found = chosen.get(wish) ?? nearEnough(symbol ?? "", leg.expiry, listed, nowMs);
    chosen.set(wish, found);
    // The note says what was asked, which tells the legs apart: of legs of one day it is said once.
    if (found.note !== null) notes.add(found.note);
    expirations.set(leg, found.expiration);
  }
  requireApart(expirations, newYorkDate(nowMs));
  const near = [...expirations.values()].sort()[0] ?? "";
  for (const leg of wished.filter(({ expiry }) => expiry.behind !== undefined)) {
    const far = farBehind(symbol ?? "", leg, near, listed, nowMs);
    if (far.note !== null) notes.add(far.note);
    expirations.set(leg, far.expiration);
  }
  return { expirations, notes: [...notes] };
}

/** Legs asked for on different days stay apart: a calendar written out never becomes nothing. */
function requireApart(expirations: ReadonlyMap<WantedOption, string>, today: string): void {
  const askedOf = new Map<string, string>();
  for (const [{ expiry }, used] of expirations) {
    const asked = expiry.expiration ?? addDays(today, expiry.dte ?? 0);
    const first = askedOf.get(used) ?? asked;
    askedOf.set(used, first);
    if (first === asked) continue;
    const message = `Legs asked for ${first} and ${asked} fall on the same stored expiration, ${used}.`;
    throw new AppError("invalid_request", message, { hint: "Choose expirations further apart." });
  }
}

function nearEnough(
  symbol: string,
  wish: ExpirationWish,
  listed: readonly StoredExpiration[],
  nowMs: number,
): { expiration: string; note: string | null } {
  const chosen = chooseExpiration(listed, wish, nowMs);
  const today = newYorkDate(nowMs);
  const asked = wish.expiration === undefined ? (wish.dte ?? 0) : daysBetween(today, wish.expiration);
  const limit = Math.max(MOST_OFF_DAYS, MOST_OFF * asked);
  if (Math.abs(chosen.dte - asked) <= limit) return chosen;
  const wanted = wish.expiration ?? `${asked} DTE`;
  const ofThatRoot = listed.filter(({ root }) => wish.root === undefined || root === wish.root);
  const message = `${symbol} has no stored expiration within ${Math.floor(limit)} days of ${wanted}.`;
  throw new AppError("no_quotes", message, { hint: `${nearestTo(asked, ofThatRoot, today)} ${BY_HAND}` });
}

export const BY_HAND = "Or give your own underlying price and premium to calculate by hand.";

/** The stored expirations nearest to what was asked, in order. */
function nearestTo(asked: number, listed: readonly StoredExpiration[], today: string): string {
  const dates = [...new Set(listed.map(({ expiration }) => expiration))];
  const dated = dates.map((date) => ({ date, dte: daysBetween(today, date) }));
  const near = dated.sort((a, b) => Math.abs(a.dte - asked) - Math.abs(b.dte - asked)).slice(0, MOST_NAMED);
  const named = near.sort((a, b) => a.dte - b.dte).map(({ date, dte }) => `${date} (${dte} DTE)`);
  const more = dates.length > near.length ? ", among others" : "";
  return `Stored near it: ${named.join(", ")}${more}; listed ones that are not kept here are not known.`;
}

/** Of a leg that lives on: the date asked for, else the strategy's own distance behind the near legs. */
function farBehind(
  symbol: string,
  { expiry }: WantedOption,
  near: string,
  listed: readonly StoredExpiration[],
  nowMs: number,
): { expiration: string; note: string | null } {
  const { behind = 0, dte, expiration, root } = expiry;
  const later = listed.filter((one) => one.expiration > near);
  if (later.length === 0) {
    throw new AppError("no_quotes", `${symbol} has no stored expiration after ${near} for the far leg.`, {
      hint: "Ask for fewer days to expiration.",
    });
  }
  const asked = dte === undefined ? expiration : addDays(newYorkDate(nowMs), dte);
  if (asked === undefined) {
    const wish = { expiration: addDays(near, behind), root };
    const { expiration: found } = chooseExpiration(later, wish, nowMs);
    const gap = daysBetween(near, found);
    // Nobody asked for a date: about a month or a year behind is what the name promises.
    if (gap >= behind / 2 && gap <= 2 * behind)
      return { expiration: found, note: `The far leg expires ${found}.` };
    return nearEnough(symbol, wish, later, nowMs);
  }
  if (asked <= near) {
    throw new AppError("invalid_request", `The far leg, ${asked}, must expire after the near one, ${near}.`, {
      hint: "Give a later far date (far_dte or farExpiration), or leave it out.",
    });
  }
  return nearEnough(symbol, { dte, expiration, root }, later, nowMs);
}
