import type { RequestedLeg } from "../calculator/calculate-request.ts";
import { strikeText } from "./describe-trade.ts";

/**
 * Legs in few characters, for what a button carries: "-p580@261218+p575" sells a 580 put of 2026-12-18 and buys a 575 put
 * of the same date; "+2c590@7d" buys two calls a week out, "+s" a hundred shares.
 */
const LEG = /([+-])(\d{1,4})?(?:(s)|([cp])(\d{1,6}(?:\.\d{1,3})?)(?:@(\d{6}|\d{1,4}d))?)/gy;
const MOST_LEGS = 16;

/** Null for legs with a price or volatility of their own: a button has no room for them. */
export function formatCompactLegs(legs: readonly RequestedLeg[]): string | null {
  let date = "";
  const texts: string[] = [];
  for (const leg of legs) {
    if (leg.premium !== undefined || !Number.isInteger(leg.quantity)) return null;
    const many = leg.quantity === 1 ? "" : String(leg.quantity);
    const signed = `${leg.side === "buy" ? "+" : "-"}${many}`;
    if (leg.type === "stock") {
      texts.push(`${signed}s`);
      continue;
    }
    if (leg.impliedVolatility !== undefined) return null;
    const at =
      leg.expiration === undefined ? `${leg.dte ?? 0}d` : leg.expiration.slice(2).replaceAll("-", "");
    texts.push(`${signed}${leg.type.charAt(0)}${strikeText(leg.strike)}${at === date ? "" : `@${at}`}`);
    date = at;
  }
  return texts.join("");
}

/** Null for a text that is not of {@link formatCompactLegs}. */
export function parseCompactLegs(text: string, root?: string): RequestedLeg[] | null {
  const legs: RequestedLeg[] = [];
  let at = "";
  let end = 0;
  for (const [found, sign, many, stock, letter, strike, given] of text.matchAll(LEG)) {
    end += found.length;
    const side = sign === "+" ? "buy" : "sell";
    const quantity = Number(many ?? 1);
    if (quantity < 1) return null;
    if (stock !== undefined) {
      legs.push({ type: "stock", side, quantity });
      continue;
    }
    at = given ?? at;
    const expiry = expiryOf(at);
    if (expiry === null || !(Number(strike) > 0)) return null;
    const type = letter === "c" ? "call" : "put";
    legs.push({
      type,
      side,
      quantity,
      strike: Number(strike),
      ...expiry,
      ...(root !== undefined && { root }),
    });
  }
  return legs.length === 0 || legs.length > MOST_LEGS || end !== text.length ? null : legs;
}

function expiryOf(text: string): { dte: number } | { expiration: string } | null {
  if (text.endsWith("d")) return { dte: Number(text.slice(0, -1)) };
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const expiration = `20${year}-${month}-${day}`;
  return Number.isNaN(Date.parse(expiration)) ? null : { expiration };
}
