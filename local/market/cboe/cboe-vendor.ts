import { addDays } from "../../../src/market/calendar-date.ts";
import type { FaultKind } from "../faults.ts";
import type { Market } from "../model/market.ts";
import { latestSession, type TradingDay, tradingDay } from "../model/market-clock.ts";
import {
  jsonAnswer,
  jsonTextAnswer,
  type SandboxAnswer,
  type SandboxRequest,
  type Vendor,
} from "../vendor.ts";
import { createWindowLimit } from "../window-limit.ts";

export type CboeVendorOptions = {
  readonly market: Market;
  readonly clock: () => number;
  /** Null: no limit. Default 60; the real one is not published. */
  readonly requestsPerMinute?: number | null;
};

const FOLDER = "/api/global/delayed_quotes/";
const FILE = /^\/api\/global\/delayed_quotes\/(quotes|historical_data)\/(_?)([A-Z0-9.]+)\.json$/;
const MINUTE_MS = 60_000;
const DELAY_MS = 15 * MINUTE_MS;
const REQUESTS_PER_MINUTE = 60;
const RETRY_AFTER_SECONDS = "34";
const YEAR_DAYS = 365;
/** Cboe weighs the whole chain, which lies a little above the volatility at the money. */
const ABOVE_ATM = 1.04;
const MONTH_DAYS = 30;

/** Cboe's delayed quotes, the two small files a symbol that tell of its volatility. It asks for no key. */
export function cboeVendor({ market, clock, requestsPerMinute }: CboeVendorOptions): Vendor {
  const perMinute = requestsPerMinute === undefined ? REQUESTS_PER_MINUTE : requestsPerMinute;
  const allows = createWindowLimit(perMinute, MINUTE_MS, clock);
  const boundsOf = createYearBounds(market);
  const answer = ({ url, method, nowMs }: SandboxRequest): SandboxAnswer => {
    const [, folder, underscore, name = ""] = FILE.exec(url.pathname) ?? [];
    if (!allows()) return { ...denied(429), headers: { "retry-after": RETRY_AFTER_SECONDS } };
    const symbol = folder === undefined ? null : modelSymbol(market, name, underscore === "_");
    if (symbol === null || method !== "GET") return denied(403);
    // Quotes are a quarter of an hour old; bounds are worked out once, before the open.
    const quotedMs = nowMs - DELAY_MS;
    if (folder === "quotes") return jsonAnswer(200, quote(market, symbol, name, quotedMs));
    return jsonAnswer(200, bounds(boundsOf(symbol, latestSession(nowMs)), name, nowMs));
  };
  return {
    name: "Cboe",
    owns: (path) => path.startsWith(FOLDER),
    symbolsOf: ({ url }) => [FILE.exec(url.pathname)?.[3] ?? ""],
    answer,
    faulted: (kind, request) => faulted(kind, answer(request)),
  };
}

function quote(market: Market, symbol: string, name: string, quotedMs: number) {
  const day = latestSession(quotedMs);
  const iv30 = volatilityAt(market, symbol, Math.min(quotedMs, day.closeMs - MINUTE_MS));
  return {
    timestamp: stamp(quotedMs),
    data: {
      symbol: symbol.startsWith("$") ? `^${name}` : name,
      security_type: symbol.startsWith("$") ? "index" : "stock",
      exchange_id: 5,
      current_price: market.spotAt(symbol, quotedMs),
      iv30,
      iv30_change: 0,
      iv30_change_percent: 0,
      seqno: 1,
    },
    symbol: symbol.startsWith("$") ? `_${name}` : name,
  };
}

function bounds({ low, high }: { low: number; high: number }, name: string, nowMs: number) {
  return {
    timestamp: stamp(latestSession(nowMs).preMarketMs + 3 * 60 * MINUTE_MS),
    data: { symbol: name, iv30_annual_high: high, iv30_annual_low: low },
    symbol: name,
  };
}

/** The low and high of the closes of a year, up to the day before. */
function createYearBounds(market: Market) {
  const known = new Map<string, { low: number; high: number }>();
  return (symbol: string, { date }: TradingDay) => {
    const key = `${symbol} ${date}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const closes: number[] = [];
    for (let back = 1; back <= YEAR_DAYS; back += 1) {
      const day = tradingDay(addDays(date, -back));
      if (day !== null) closes.push(volatilityAt(market, symbol, day.closeMs - MINUTE_MS));
    }
    const made = { low: Math.min(...closes), high: Math.max(...closes) };
    known.set(key, made);
    return made;
  };
}

/** Percent with three decimals, as Cboe writes it. */
function volatilityAt(market: Market, symbol: string, ms: number): number {
  const atm = market.atmVolatility(symbol, ms, MONTH_DAYS) ?? 0;
  return Math.round(atm * ABOVE_ATM * 100_000) / 1_000;
}

/** Indexes have an underscore before their names in the address, and nothing else has. */
function modelSymbol(market: Market, name: string, isIndex: boolean): string | null {
  const symbol = isIndex ? `$${name}` : name.replace(".", "/");
  const profile = market.profile(symbol);
  return profile === null || (profile.kind === "index") !== isIndex ? null : symbol;
}

/** UTC without saying so. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

/** Also what a symbol that Cboe does not have is answered, as its storage does: 403, never 404. */
function denied(status: 403 | 429): SandboxAnswer {
  const code = status === 403 ? "AccessDenied" : "TooManyRequests";
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  return { status, contentType: "application/xml", body: Buffer.from(text) };
}

/** Faults of contents that mean something here: the rest leaves the answer as it is. */
function faulted(kind: FaultKind, sound: SandboxAnswer): SandboxAnswer {
  if (sound.status !== 200) return sound;
  const text = sound.body.toString("utf8");
  const numbers = /"(iv30(?:_annual_\w+)?)":[\d.]+/g;
  if (kind === "nan-strings") return jsonTextAnswer(200, text.replaceAll(numbers, '"$1":"NaN"'));
  if (kind === "minus-999") return jsonTextAnswer(200, text.replaceAll(numbers, '"$1":-999.0'));
  if (kind === "missing-fields") return jsonTextAnswer(200, text.replaceAll(numbers, '"$1":null'));
  return sound;
}
