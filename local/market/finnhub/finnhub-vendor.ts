import { dayNumber, InvalidDateError } from "../../../src/market/calendar-date.ts";
import type { FaultKind } from "../faults.ts";
import type { Market } from "../model/market.ts";
import type { TickerProfile } from "../model/universe/ticker-profile.ts";
import {
  jsonAnswer,
  jsonTextAnswer,
  type SandboxAnswer,
  type SandboxRequest,
  type Vendor,
} from "../vendor.ts";
import { createWindowLimit } from "../window-limit.ts";
import { companyProfile, createReportRows, newsItems, type ReportRows } from "./company.ts";

export type FinnhubVendorOptions = {
  readonly market: Market;
  readonly key: string;
  readonly clock: () => number;
  /** In one natural minute; null: no limit. Default 60, as on Finnhub's free plan. */
  readonly requestsPerMinute?: number | null;
};

const API = "/api/v1/";
const MINUTE_MS = 60_000;
const FREE_REQUESTS_PER_MINUTE = 60;
/** A longer calendar loses its near dates. */
const CALENDAR_LIMIT = 1_500;
/** Made-up companies that report beside those with names, so that a wide range meets the limit. */
const MADE_UP_COMPANIES = 500;

/** Finnhub's free endpoints: quote, company profile, earnings calendar and company news. */
export function finnhubVendor({ market, key, clock, requestsPerMinute }: FinnhubVendorOptions): Vendor {
  const perMinute = requestsPerMinute === undefined ? FREE_REQUESTS_PER_MINUTE : requestsPerMinute;
  const reports = createReportRows(market);
  const allows = createWindowLimit(perMinute, MINUTE_MS, clock);
  const answer = (request: SandboxRequest): SandboxAnswer => {
    const token = request.headers["x-finnhub-token"] ?? request.url.searchParams.get("token") ?? "";
    if (token === "") {
      return plainAnswer(
        429,
        "API limit reached. Please sign up for a free account to continue using the API.",
      );
    }
    if (token !== key) return jsonAnswer(401, { error: "Invalid API key." });
    if (!allows()) return plainAnswer(429, "API limit reached. Please try again later. Remaining Limit: 0");
    return route(market, reports, request);
  };
  return {
    name: "Finnhub",
    owns: (path) => path.startsWith(API),
    symbolsOf: ({ url }) => [modelSymbol(url.searchParams.get("symbol"))],
    answer,
    faulted: (kind, request) => faulted(kind, answer(request)),
  };
}

/** Faults of tokens and chains that mean something here: the rest leaves the answer as it is. */
function faulted(kind: FaultKind, sound: SandboxAnswer): SandboxAnswer {
  if (kind === "access-token-expired") return jsonAnswer(401, { error: "Invalid API key." });
  if (sound.status !== 200) return sound;
  const text = sound.body.toString("utf8");
  if (kind === "nan-strings")
    return jsonTextAnswer(200, text.replaceAll(/"(c|epsEstimate)":[\d.-]+/g, '"$1":"NaN"'));
  if (kind === "minus-999") return jsonTextAnswer(200, text.replaceAll(/"(c|pc)":[\d.]+/g, '"$1":-999'));
  if (kind === "missing-fields") {
    const fields = /"(?:t|date|datetime)":[^,}]+,|,"(?:t|date|datetime)":[^,}]+/g;
    return jsonTextAnswer(200, text.replaceAll(fields, ""));
  }
  return sound;
}

function route(market: Market, reports: ReportRows, request: SandboxRequest): SandboxAnswer {
  const { pathname, searchParams } = request.url;
  const profile = market.profile(modelSymbol(searchParams.get("symbol")));
  const known = profile === null || profile.kind === "index" ? null : profile;
  switch (pathname.slice(API.length)) {
    case "quote":
      return jsonAnswer(200, quoteBody(market, known, request.nowMs));
    case "stock/profile2":
      return jsonAnswer(200, known?.kind === "stock" ? companyProfile(market, known, request.nowMs) : {});
    case "calendar/earnings":
      return answerCalendar(market, reports, known, request);
    case "company-news":
      return answerNews(market, known, request);
    case "stock/candle":
    case "news-sentiment":
      return jsonAnswer(403, { error: "You don't have access to this resource." });
    default:
      return jsonAnswer(404, { error: "Not found" });
  }
}

function quoteBody(market: Market, profile: TickerProfile | null, nowMs: number): object {
  const quote = profile === null ? null : market.quoteAt(profile.symbol, nowMs);
  if (quote === null) return { c: 0, d: null, dp: null, h: 0, l: 0, o: 0, pc: 0, t: 0 };
  const { last, previousClose, high, low, open } = quote;
  const change = Math.round((last - previousClose) * 100) / 100;
  const percent = Math.round((change / previousClose) * 1e6) / 1e4;
  const t = Math.floor(quote.tradedMs / 1_000);
  return { c: last, d: change, dp: percent, h: high, l: low, o: open, pc: previousClose, t };
}

function answerCalendar(
  market: Market,
  reports: ReportRows,
  profile: TickerProfile | null,
  request: SandboxRequest,
): SandboxAnswer {
  const range = rangeOf(request);
  if (range === null) return jsonAnswer(400, { error: "from and to must be written YYYY-MM-DD" });
  const one = request.url.searchParams.get("symbol");
  const companies = one === null || one === "" ? companiesOf(market) : profile === null ? [] : [profile];
  const rows = reports(companies, range, request.nowMs);
  const newestFirst = rows.toReversed();
  return jsonAnswer(200, { earningsCalendar: newestFirst.slice(0, CALENDAR_LIMIT) });
}

function answerNews(market: Market, profile: TickerProfile | null, request: SandboxRequest): SandboxAnswer {
  const range = rangeOf(request);
  if (range === null) return jsonAnswer(422, { error: "Please check the format of from and to." });
  return jsonAnswer(
    200,
    profile === null ? [] : newsItems(market, profile, range.from, range.to, request.nowMs),
  );
}

function companiesOf(market: Market): TickerProfile[] {
  const madeUp = Array.from({ length: MADE_UP_COMPANIES }, (_, n) => `SYM${String(n + 1).padStart(3, "0")}`);
  return [...market.symbols, ...madeUp].flatMap((symbol) => {
    const profile = market.profile(symbol);
    return profile === null ? [] : [profile];
  });
}

function rangeOf({ url }: SandboxRequest): { from: string; to: string } | null {
  const [from, to] = [url.searchParams.get("from") ?? "", url.searchParams.get("to") ?? ""];
  try {
    return dayNumber(from) <= dayNumber(to) ? { from, to } : null;
  } catch (error) {
    if (error instanceof InvalidDateError) return null;
    throw error;
  }
}

/** "BRK.B" is "BRK/B" in the model. */
function modelSymbol(symbol: string | null): string {
  return (symbol ?? "").toUpperCase().replace(".", "/");
}

function plainAnswer(status: number, text: string): SandboxAnswer {
  return { status, contentType: "text/plain; charset=utf-8", body: Buffer.from(text) };
}
