import { AppError } from "../../errors.ts";
import type { Quote } from "../../prices/sources.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { readNumber, readPositivePrice, readVolume } from "./read-number.ts";
import { bySchwabSymbol } from "./symbol.ts";
import { parseQuote, type QuotesEnvelope, type WireQuote } from "./wire-quotes.ts";

export type NormalisedQuotes = { quotes: Quote[]; unknownSymbols: string[]; skipped: SkipCounts };

/** Clocks differ a little; a quote from further ahead is not from this market, and nothing newer could replace it. */
const AHEAD_MS = 5 * 60_000;

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

/** Indexes and funds have neither bid nor ask nor the time of one. Null without a last trade. */
function readQuote(symbol: string, wire: WireQuote, nowMs: number): Quote | null {
  const price = readPositivePrice(wire["lastPrice"]);
  if (price === null) return null;
  const times = [wire["tradeTime"], wire["quoteTime"]].map((value) => readInstant(value, nowMs));
  const quotedAtMs = Math.max(...times.map((time) => time ?? 0));
  return {
    symbol,
    price,
    bid: readPositivePrice(wire["bidPrice"]),
    ask: readPositivePrice(wire["askPrice"]),
    previousClose: readPositivePrice(wire["closePrice"]),
    dayVolume: readVolume(wire["totalVolume"]),
    quotedAtMs: quotedAtMs > 0 ? quotedAtMs : null,
  };
}

function readInstant(value: unknown, nowMs: number): number | null {
  const number = readNumber(value);
  return number !== null && number > 0 && number <= nowMs + AHEAD_MS ? Math.trunc(number) : null;
}
