import type { CompanyProfile } from "../../company/ports.ts";
import { DAY_MS } from "../../market/calendar-date.ts";
import type { Quote } from "../../prices/sources.ts";
import type { SkipReason } from "../../providers/provider.ts";
import { decodeEntities } from "./decode-entities.ts";
import type { WireProfile, WireQuote } from "./wire.ts";

/** Dollars a share: below it nothing could be stored, above nothing has ever traded. */
const PRICE = { min: 0.0001, max: 1e7 };
/** Twice the largest company there has been. */
const MOST_DOLLARS = 1e13;
const FIRST_INSTANT_MS = Date.UTC(1990, 0, 1);
export type QuoteReading = { quote: Quote } | { unknown: true } | { skipped: SkipReason };

/** A quote; zeros throughout are Finnhub's way to say that it does not know the symbol. */
export function normaliseQuote(wire: WireQuote, symbol: string, nowMs: number): QuoteReading {
  if (wire.c === 0 && wire.t === 0) return { unknown: true };
  const quotedAtMs = wire.t * 1_000;
  if (!isPrice(wire.c)) return { skipped: "impossible_prices" };
  // A price of an unknown moment could replace a newer one.
  if (!isPast(quotedAtMs, nowMs)) return { skipped: "malformed" };
  return {
    quote: {
      symbol,
      price: wire.c,
      bid: null,
      ask: null,
      previousClose: wire.pc !== null && isPrice(wire.pc) ? wire.pc : null,
      dayVolume: null,
      quotedAtMs,
    },
  };
}

/** No company's shares cost more, but for one class that has never been split. */
const MOST_A_SHARE = 20_000;
const NEVER_SPLIT = /^BRK[./-]A$/;

/** A company; null for {}, which is Finnhub's unknown symbol. */
export function normaliseProfile(wire: WireProfile, symbol: string): CompanyProfile | null {
  const name = wire.name?.trim() ?? "";
  if (name === "") return null;
  const shares = wire.shareOutstanding === null ? null : Math.round(wire.shareOutstanding * 1e6);
  const sharesOutstanding = shares !== null && shares > 0 ? shares : null;
  return {
    symbol,
    name: decodeEntities(name),
    exchange: textOrNull(wire.exchange),
    industry: textOrNull(wire.finnhubIndustry),
    marketCap: readMarketCap(wire, symbol, sharesOutstanding),
    ...(sharesOutstanding !== null && { sharesOutstanding }),
  };
}

/** Dollars; null in another currency, said or betrayed by a price that no share has. */
function readMarketCap(wire: WireProfile, symbol: string, shares: number | null): number | null {
  const millions = wire.currency === "USD" ? wire.marketCapitalization : null;
  const marketCap = millions === null ? Number.NaN : Math.round(millions * 1e6);
  if (!(marketCap > 0 && marketCap <= MOST_DOLLARS)) return null;
  const aShare = shares === null ? 0 : marketCap / shares;
  return aShare > MOST_A_SHARE && !NEVER_SPLIT.test(symbol) ? null : marketCap;
}

function isPrice(price: number): boolean {
  return price >= PRICE.min && price <= PRICE.max;
}

/** An instant that can have been: also tells seconds from milliseconds. */
export function isPast(ms: number, nowMs: number): boolean {
  return ms >= FIRST_INSTANT_MS && ms <= nowMs + DAY_MS;
}

function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text.trim() === "" ? null : decodeEntities(text).trim();
}
