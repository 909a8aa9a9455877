import type { OptionQuote } from "./contract.ts";

export type QuoteMid =
  | { readonly ok: true; readonly mid: number; readonly halfSpread: number }
  | { readonly ok: false; readonly reason: "no-bid" | "no-ask" | "crossed" };

/**
 * The mid of a two-sided quote, dollars per share. A locked quote (bid = ask) has a mid; a crossed one,
 * and one with a side missing, zero, negative or not a number, has none: nobody could trade there.
 */
export function quoteMid({ bid, ask }: Pick<OptionQuote, "bid" | "ask">): QuoteMid {
  if (bid === null || !Number.isFinite(bid) || bid <= 0) return { ok: false, reason: "no-bid" };
  if (ask === null || !Number.isFinite(ask) || ask <= 0) return { ok: false, reason: "no-ask" };
  if (ask < bid) return { ok: false, reason: "crossed" };
  return { ok: true, mid: bid + (ask - bid) / 2, halfSpread: (ask - bid) / 2 };
}
