import type { Quote } from "../../prices/sources.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { readNumber } from "../read-number.ts";
import { readUtcInstant } from "../read-ohlcv.ts";
import { fieldsOf } from "./wire.ts";

export type NormalisedQuotes = { quotes: Quote[]; unknownSymbols: string[]; skipped: SkipCounts };

const MIN_PRICE = 0.0001;
const MAX_PRICE = 99_999_999.9999;

/** Last prices out of stock snapshots. Pure and total; a symbol that Alpaca does not know is absent or null. */
export function normaliseQuotes(
  snapshots: ReadonlyMap<string, unknown>,
  symbols: readonly string[],
): NormalisedQuotes {
  const skipped: SkipCounts = {};
  const quotes: Quote[] = [];
  const unknownSymbols: string[] = [];
  for (const symbol of symbols) {
    const snapshot = snapshots.get(symbol) ?? null;
    const quote = snapshot === null ? null : readQuote(symbol, snapshot);
    if (snapshot === null) unknownSymbols.push(symbol);
    else if (quote === null) countSkip(skipped, fieldsOf(snapshot) === null ? "malformed" : "no_quote");
    else quotes.push(quote);
  }
  const asked = new Set(symbols);
  const others = [...snapshots.keys()].filter((symbol) => !asked.has(symbol)).length;
  if (others > 0) countSkip(skipped, "outside_request", others);
  return { quotes, unknownSymbols, skipped };
}

/** Null where nothing in it says what the share costs. */
function readQuote(symbol: string, snapshot: unknown): Quote | null {
  const part = (name: string) => fieldsOf(fieldsOf(snapshot)?.[name]) ?? {};
  const trade = part("latestTrade");
  const quote = part("latestQuote");
  const minute = part("minuteBar");
  const traded = readPrice(trade["p"]);
  const price = traded ?? readPrice(minute["c"]) ?? readPrice(part("dailyBar")["c"]);
  if (price === null) return null;
  return {
    symbol,
    price,
    bid: readPrice(quote["bp"]),
    ask: readPrice(quote["ap"]),
    previousClose: readPrice(part("prevDailyBar")["c"]),
    // On the free plan this would be the volume of IEX alone, and the answer does not say so.
    dayVolume: null,
    quotedAtMs: readUtcInstant(traded === null ? minute["t"] : trade["t"]),
  };
}

/** Dollars; Alpaca writes 0 where nobody bids or asks. */
function readPrice(value: unknown): number | null {
  const price = readNumber(value);
  return price !== null && price >= MIN_PRICE && price <= MAX_PRICE ? price : null;
}
