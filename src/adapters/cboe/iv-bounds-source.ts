import { AppError } from "../../errors.ts";
import type { IvBounds, IvBoundsSource } from "../../iv-metrics/bounds-ports.ts";
import { daysBetween } from "../../market/calendar-date.ts";
import { countSkip, type SkipCounts } from "../../providers/provider.ts";
import { askEach } from "../ask-each.ts";
import { type ProviderHttp, parseJsonBody } from "../provider-http.ts";
import { cboeError } from "./http-errors.ts";
import { cboeName } from "./symbol.ts";
import { parseFile, readPercent } from "./wire.ts";

export type CboeDeps = {
  http: ProviderHttp;
  /** "https://cdn.cboe.com", no slash at the end. */
  apiBase: string;
  nowMs: () => number;
};

const QUOTES = "/api/global/delayed_quotes/quotes";
const BOUNDS = "/api/global/delayed_quotes/historical_data";
/** One after the other: Cboe's terms forbid to burden the site. */
const LANES = 1;
/** From so many on, 403 for all of them speaks of us and not of the symbols. */
const REFUSED_ALL = 3;

/** The year's file comes later than the quote, by days at most. */
const BOUNDS_GOOD_FOR_DAYS = 7;
/** The volatility of now may be beyond the bounds, which are slower, but not by so much: one of them is no percent. */
const FAR = 10;

type Tally = { providerCalls: number; bytes: number };

/**
 * Cboe's own 30-day volatility and its low and high of a year, two small files a symbol, without a key. A name without a
 * volatility costs one call and is counted as `no_quote`. Throws the `provider_*` errors when nothing came through.
 */
export function createCboeIvBoundsSource({ http, apiBase, nowMs }: CboeDeps): IvBoundsSource {
  const get = async (folder: string, name: string, tally: Tally) => {
    tally.providerCalls += 1;
    const { status, text, headers, bytes } = await http.send({ url: `${apiBase}${folder}/${name}.json` });
    tally.bytes += bytes;
    if (status !== 200) throw cboeError(status, text, headers, nowMs());
    return parseFile(parseJsonBody("Cboe", text), name, nowMs());
  };
  /** Null where Cboe has no volatility of it. */
  const ask = async (symbol: string, tally: Tally): Promise<IvBounds | null> => {
    const name = cboeName(symbol);
    if (name === null) throw new AppError("provider_unknown_symbol", `Cboe is not asked about ${symbol}.`);
    const quote = await get(QUOTES, name, tally);
    const iv30 = readPercent(quote.data["iv30"]);
    if (iv30 === null) return null;
    const { data, day } = await get(BOUNDS, name, tally);
    if (daysBetween(day, quote.day) > BOUNDS_GOOD_FOR_DAYS) {
      throw new AppError("provider_bad_body", `Cboe's year of ${symbol} ended on ${day}.`);
    }
    const low = readPercent(data["iv30_annual_low"]);
    const high = readPercent(data["iv30_annual_high"]);
    if (low === null || high === null) return null;
    if (high < low) throw new AppError("provider_bad_body", `Cboe's high of ${symbol} is below its low.`);
    if (iv30 > FAR * high || iv30 < low / FAR) {
      throw new AppError("provider_bad_body", `Cboe's iv30 of ${symbol} and its year differ in their units.`);
    }
    return { symbol, day: quote.day, iv30, low, high };
  };
  return {
    callsFor: (symbols) => 2 * symbols,
    async fetchBounds(symbols) {
      const tally: Tally = { providerCalls: 0, bytes: 0 };
      const skipped: SkipCounts = {};
      const each = await askEach(symbols, (symbol) => ask(symbol, tally), { lanes: LANES });
      const { unknownSymbols, failures } = each;
      if (
        each.answers.length === 0 &&
        failures.length === 0 &&
        unknownSymbols.filter(isAsked).length >= REFUSED_ALL
      ) {
        throw new AppError("provider_unavailable", "Cboe answered 403 to every symbol: it may refuse us.");
      }
      const bounds = each.answers.flatMap(({ value }) => value ?? []);
      const none = each.answers.length - bounds.length;
      if (none > 0) countSkip(skipped, "no_quote", none);
      return { provider: "cboe", fetchedAtMs: nowMs(), skipped, ...tally, bounds, unknownSymbols, failures };
    },
  };
}

function isAsked(symbol: string): boolean {
  return cboeName(symbol) !== null;
}
