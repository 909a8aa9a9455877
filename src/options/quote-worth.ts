import type { OptionQuote } from "./contract.ts";

/** The parts of a quote that decide what it is worth; `quotedAtMs` where it is known. */
export type Quote = Pick<OptionQuote, "bid" | "ask"> & { readonly quotedAtMs?: number | null };

/** Why a quote says nothing of a price. */
export type WorthlessQuote = "no-bid" | "no-ask" | "crossed" | "too-wide" | "old";

export type QuoteWorth =
  | { readonly ok: true; readonly mid: number; readonly halfSpread: number }
  | { readonly ok: false; readonly reason: WorthlessQuote };

/** Dollars a share: two ticks of a class quoted in nickels, so that a nickel bid at a dime, or at 20 cents, is one. */
const ALWAYS_TIGHT = 0.1;
/** An ask above this many bids leaves more than a third of its mid unknown either way. */
const WIDEST_RATIO = 2;
/** Longer than any session: a quote that stood still so long while its chain moved is of the session before. */
const OLD_MS = 8 * 3_600_000;

/** The narrowest ask beside no bid that is a stub and not a wing nobody wants, dollars a share. */
const STUB_ASK = 0.5;

/**
 * Whether a price is but the middle of a quote that is none: of a stub, or of an ask of half a dollar and more that
 * nobody bids against. What is marked there was never traded nor offered.
 */
export function isStubMiddle(price: number, quote: Quote): boolean {
  const worth = quoteWorth(quote);
  if (worth.ok || (worth.reason !== "too-wide" && worth.reason !== "no-bid")) return false;
  const [bid, ask] = [quote.bid ?? 0, quote.ask ?? 0];
  if (worth.reason === "no-bid" && ask < STUB_ASK) return false;
  return Math.abs(price - (bid + ask) / 2) < HALF_A_TICK;
}

/** Marks are rounded to a cent. */
const HALF_A_TICK = 0.0051;

/**
 * What a quote is worth: its mid and half its spread, dollars a share, or why nobody should take a price from it. Usable
 * is a two-sided, uncrossed quote whose ask is at most twice the bid and a dime: a stub of 0.05 at 10.00 is not, a nickel
 * bid at a dime is. With `marketAtMs`, the instant at which its chain last moved, a quote of an earlier session is old.
 */
export function quoteWorth({ bid, ask, quotedAtMs }: Quote, marketAtMs?: number): QuoteWorth {
  if (bid === null || !Number.isFinite(bid) || bid <= 0) return { ok: false, reason: "no-bid" };
  if (ask === null || !Number.isFinite(ask) || ask <= 0) return { ok: false, reason: "no-ask" };
  if (ask < bid) return { ok: false, reason: "crossed" };
  // A billionth forgives 0.3 - 0.1, which is not 0.2.
  if (ask > WIDEST_RATIO * bid + ALWAYS_TIGHT + 1e-9) return { ok: false, reason: "too-wide" };
  const age = marketAtMs === undefined || typeof quotedAtMs !== "number" ? 0 : marketAtMs - quotedAtMs;
  if (age > OLD_MS) return { ok: false, reason: "old" };
  return { ok: true, mid: bid + (ask - bid) / 2, halfSpread: (ask - bid) / 2 };
}
