import { AppError } from "../../errors.ts";
import type { Quote } from "../../prices/sources.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { currentSides, priceOfQuote, readPast, type TwoSided } from "../price-of-quote.ts";
import { readNumber, readPositivePrice, readVolume } from "./read-number.ts";
import { bySchwabSymbol } from "./symbol.ts";
import { parseQuote, type QuotesEnvelope, type WireQuote } from "./wire-quotes.ts";

export type NormalisedQuotes = { quotes: Quote[]; unknownSymbols: string[]; skipped: SkipCounts };

/**
 * Quotes of the symbols that were asked for. Pure and total: a quote that can't be read is counted. Throws
 * `provider_bad_body` for an answer that speaks of none of them.
 */
export function normaliseQuotes(
  envelope: QuotesEnvelope,
  symbols: readonly string[],
  nowMs: number,
): NormalisedQuotes {
  const asked = bySchwabSymbol(symbols);
  const quotes: Quote[] = [];
  const unknownSymbols: string[] = [];
  const skipped: SkipCounts = {};
  let spokenOf = 0;
  for (const [schwabSymbol, symbol] of asked) {
    const entry = envelope.quotes.get(schwabSymbol);
    const unknown = entry === undefined && envelope.invalidSymbols.has(schwabSymbol);
    if (entry !== undefined || unknown) spokenOf += 1;
    if (unknown) unknownSymbols.push(symbol);
    if (entry === undefined) continue;
    const wire = parseQuote(entry, schwabSymbol);
    const quote = wire === null ? null : readQuote(symbol, wire, nowMs);
    if (quote === null) countSkip(skipped, wire === null ? "malformed" : "no_quote");
    else quotes.push(quote);
  }
  for (const name of envelope.quotes.keys()) if (!asked.has(name)) countSkip(skipped, "outside_request");
  if (spokenOf === 0 && asked.size > 0) {
    throw new AppError("provider_bad_body", "Schwab's quotes hold none of the symbols that were asked for.");
  }
  return { quotes, unknownSymbols, skipped };
}

/**
 * The last trade with its own time, or the middle of a tight quote of a later day. Indexes and funds have neither bid nor
 * ask nor the time of one. Null without a last trade.
 */
function readQuote(symbol: string, wire: WireQuote, nowMs: number): Quote | null {
  const at = (name: string) => readPast(readNumber(wire[name]), nowMs);
  const sides = {
    bid: readPositivePrice(wire["bidPrice"]),
    ask: readPositivePrice(wire["askPrice"]),
    atMs: at("quoteTime"),
  };
  const last = readPositivePrice(wire["lastPrice"]);
  if (last === null) return null;
  const price = priceOfQuote([{ price: last, atMs: confirmedAt(last, at("tradeTime"), sides) }], sides);
  if (price === null) return null;
  return {
    symbol,
    price: price.price,
    ...currentSides(sides, price),
    previousClose: readPositivePrice(wire["closePrice"]),
    dayVolume: readVolume(wire["totalVolume"]),
    quotedAtMs: price.atMs,
  };
}

/** A trade within the market that is quoted now is still the price; any other is as old as itself. */
function confirmedAt(last: number, tradedAtMs: number | null, { bid, ask, atMs }: TwoSided): number | null {
  const isInside = bid !== null && ask !== null && bid <= last && last <= ask;
  if (tradedAtMs === null) return atMs;
  return isInside && atMs !== null ? Math.max(tradedAtMs, atMs) : tradedAtMs;
}
