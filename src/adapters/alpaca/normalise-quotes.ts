import { newYorkDate, wallTime, wallTimeToMs } from "../../market/time-zone.ts";
import { REGULAR_OPEN_MINUTE } from "../../market/trading-calendar.ts";
import type { Quote } from "../../prices/sources.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { currentSides, type PriceAt, priceOfQuote, readPast } from "../price-of-quote.ts";
import { readNumber } from "../read-number.ts";
import { readUtcInstant } from "../read-ohlcv.ts";
import { fieldsOf, type WireFields } from "./wire.ts";

export type NormalisedQuotes = { quotes: Quote[]; unknownSymbols: string[]; skipped: SkipCounts };

const MIN_PRICE = 0.0001;
const MAX_PRICE = 99_999_999.9999;

/**
 * Prices out of stock snapshots; what claims to be of minutes after `nowMs` counts as without a time. Pure and total; a
 * symbol that Alpaca does not know is absent or null.
 */
export function normaliseQuotes(
  snapshots: ReadonlyMap<string, unknown>,
  symbols: readonly string[],
  nowMs = Number.POSITIVE_INFINITY,
): NormalisedQuotes {
  const skipped: SkipCounts = {};
  const quotes: Quote[] = [];
  const unknownSymbols: string[] = [];
  for (const symbol of symbols) {
    const snapshot = snapshots.get(symbol) ?? null;
    const quote = snapshot === null ? null : readQuote(symbol, snapshot, nowMs);
    if (snapshot === null) unknownSymbols.push(symbol);
    else if (quote === null) countSkip(skipped, fieldsOf(snapshot) === null ? "malformed" : "no_quote");
    else quotes.push(quote);
  }
  const asked = new Set(symbols);
  const others = [...snapshots.keys()].filter((symbol) => !asked.has(symbol)).length;
  if (others > 0) countSkip(skipped, "outside_request", others);
  return { quotes, unknownSymbols, skipped };
}

/**
 * The newest of last trade, minute's bar and day's bar, which may be months apart in a thin name; a bar's price is taken
 * for no newer than its start. Null where nothing in it says what the share costs.
 */
function readQuote(symbol: string, snapshot: unknown, nowMs: number): Quote | null {
  const part = (name: string) => fieldsOf(fieldsOf(snapshot)?.[name]) ?? {};
  const at = (fields: WireFields) => readPast(readUtcInstant(fields["t"]), nowMs);
  const priceIn = (fields: WireFields, field: string, atMs = at(fields)): PriceAt | null => {
    const price = readPrice(fields[field]);
    return price === null ? null : { price, atMs };
  };
  const day = part("dailyBar");
  const dayOpenMs = openOf(at(day));
  const quoted = part("latestQuote");
  const sides = { bid: readPrice(quoted["bp"]), ask: readPrice(quoted["ap"]), atMs: at(quoted) };
  const prices = [
    priceIn(part("latestTrade"), "p"),
    priceIn(part("minuteBar"), "c"),
    priceIn(day, "c", dayOpenMs),
  ];
  const price = priceOfQuote(prices, sides);
  if (price === null) return null;
  return {
    symbol,
    price: price.price,
    ...currentSides(sides, price),
    previousClose: readPrevious(part("prevDailyBar"), day, price),
    // On the free plan this would be the volume of IEX alone, and the answer does not say so.
    dayVolume: null,
    quotedAtMs: price.atMs,
  };
}

/** The bar before the price's day; before the open the day's bar is still that of the session before. */
function readPrevious(before: WireFields, day: WireFields, price: PriceAt): number | null {
  const dayMs = readUtcInstant(day["t"]);
  const isBefore = dayMs !== null && price.atMs !== null && newYorkDate(dayMs) < newYorkDate(price.atMs);
  return readPrice((isBefore ? day : before)["c"]);
}

/** Daily bars are stamped with midnight, and their prices are of the session. */
function openOf(dayMs: number | null): number | null {
  if (dayMs === null) return null;
  const { date, minuteOfDay } = wallTime(dayMs);
  return minuteOfDay === 0 ? wallTimeToMs(date, REGULAR_OPEN_MINUTE) : dayMs;
}

/** Dollars; Alpaca writes 0 where nobody bids or asks. */
function readPrice(value: unknown): number | null {
  const price = readNumber(value);
  return price !== null && price >= MIN_PRICE && price <= MAX_PRICE ? price : null;
}
