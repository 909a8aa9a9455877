import { chooseExpiration } from "../chains/choose-expiration.ts";
import type { StoredExpiration } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import { addDays, daysBetween } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { isOption, type WantedLeg, type WantedOption, type WantedPosition } from "./wanted-position.ts";

/** Another expiration than the one asked for may stand for it this far off: a fifth of the days asked, two at least. */
const MOST_OFF = 0.2;
const MOST_OFF_DAYS = 2;
const MOST_NAMED = 8;

export type ChosenExpiries = {
  /** Of each option leg, by its place in the position. */
  expirations: Map<WantedLeg, string>;
  notes: string[];
};

/**
 * The stored expiration of every leg. Throws `no_quotes` where none is near enough to what was asked, saying what is
 * stored, and `invalid_request` for a date that has passed, a far leg that is not, and dates that fall on one.
 */
export function chooseExpiries(
  { symbol, legs, nameLeg }: WantedPosition,
  listed: readonly StoredExpiration[],
  nowMs: number,
): ChosenExpiries {
  const expirations = new Map<WantedLeg, string>();
  const notes = new Set<string>();
  const wished = legs.filter(isOption);
  for (const leg of wished.filter(({ expiry }) => expiry.behind === undefined)) {
    const chosen = nearEnough(symbol ?? "", leg, listed, nowMs);
    if (chosen.note !== null) notes.add(nameLeg(legs.indexOf(leg)) + chosen.note);
    expirations.set(leg, chosen.expiration);
  }
  requireFarBehind(wished, expirations);
  requireApart(wished, expirations, newYorkDate(nowMs));
  const near = [...expirations.values()].sort()[0] ?? "";
  for (const leg of wished.filter(({ expiry }) => expiry.behind !== undefined)) {
    const far = farBehind(symbol ?? "", leg, near, listed, nowMs);
    notes.add(`The far leg expires ${far}.`);
    expirations.set(leg, far);
  }
  return { expirations, notes: [...notes] };
}

/** A calendar becomes neither its reverse nor nothing. */
function requireFarBehind(wished: readonly WantedOption[], expirations: ReadonlyMap<unknown, string>): void {
  const used = (far: boolean) =>
    wished.flatMap((leg) => ((leg.expiry.far === true) === far ? (expirations.get(leg) ?? []) : []));
  const [near, far] = [used(false).sort().at(-1), used(true).sort()[0]];
  if (near === undefined || far === undefined || far > near) return;
  throw new AppError("invalid_request", `The far leg would expire ${far}, not after the near one.`, {
    hint: `The near one expires ${near}: give farDte or farExpiration behind it.`,
  });
}

/** Legs asked for on different days stay apart. */
function requireApart(
  wished: readonly WantedOption[],
  expirations: ReadonlyMap<unknown, string>,
  today: string,
): void {
  const asked = ({ expiry }: WantedOption) => expiry.expiration ?? addDays(today, expiry.dte ?? 0);
  const askedOf = new Map<string, string>();
  for (const leg of wished) {
    const used = expirations.get(leg);
    if (used === undefined) continue;
    const first = askedOf.get(used) ?? asked(leg);
    askedOf.set(used, first);
    if (first === asked(leg)) continue;
    const message = `Legs asked for ${first} and ${asked(leg)} fall on the same stored expiration, ${used}.`;
    throw new AppError("invalid_request", message, { hint: "Choose expirations further apart." });
  }
}

function nearEnough(
  symbol: string,
  { expiry }: WantedOption,
  listed: readonly StoredExpiration[],
  nowMs: number,
): { expiration: string; note: string | null } {
  const chosen = chooseExpiration(listed, expiry, nowMs);
  const today = newYorkDate(nowMs);
  const asked = expiry.expiration === undefined ? (expiry.dte ?? 0) : daysBetween(today, expiry.expiration);
  const limit = Math.max(MOST_OFF_DAYS, MOST_OFF * asked);
  if (Math.abs(chosen.dte - asked) <= limit) return chosen;
  const wanted = expiry.expiration ?? `${asked} DTE`;
  const ofThatRoot = listed.filter(({ root }) => expiry.root === undefined || root === expiry.root);
  const message = `${symbol} has no stored expiration within ${Math.floor(limit)} days of ${wanted}.`;
  throw new AppError("no_quotes", message, { hint: `${nearestTo(asked, ofThatRoot, today)} ${BY_HAND}` });
}

export const BY_HAND = "Or give underlying_price: and premium: to calculate by hand.";

/** The stored expirations nearest to what was asked, in order. */
function nearestTo(asked: number, listed: readonly StoredExpiration[], today: string): string {
  const dates = [...new Set(listed.map(({ expiration }) => expiration))];
  const dated = dates.map((date) => ({ date, dte: daysBetween(today, date) }));
  const near = dated.sort((a, b) => Math.abs(a.dte - asked) - Math.abs(b.dte - asked)).slice(0, MOST_NAMED);
  const named = near.sort((a, b) => a.dte - b.dte).map(({ date, dte }) => `${date} (${dte} DTE)`);
  const more = dates.length > near.length ? ", among others" : "";
  return `Stored near it: ${named.join(", ")}${more}; listed ones that are not kept here are not known.`;
}

function farBehind(
  symbol: string,
  { expiry }: WantedOption,
  near: string,
  listed: readonly StoredExpiration[],
  nowMs: number,
): string {
  const later = listed.filter(({ expiration }) => expiration > near);
  if (later.length === 0) {
    throw new AppError("no_quotes", `${symbol} has no stored expiration after ${near} for the far leg.`, {
      hint: "Ask for fewer days to expiration.",
    });
  }
  const wish = { expiration: addDays(near, expiry.behind ?? 0), root: expiry.root };
  return chooseExpiration(later, wish, nowMs).expiration;
}
