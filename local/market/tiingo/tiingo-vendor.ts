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
import { dailyPrices, FIRST_DATE, lastPublished } from "./daily-prices.ts";
import { latestText, rangeText } from "./day-text.ts";

export type TiingoVendorOptions = {
  readonly market: Market;
  readonly key: string;
  readonly clock: () => number;
  /** In one natural hour; null: no limit. Default 50, as on Tiingo's free plan. */
  readonly requestsPerHour?: number | null;
};

const DAILY = "/tiingo/daily/";
const HOUR_MS = 3_600_000;
const FREE_REQUESTS_PER_HOUR = 50;
const OVER_HOURLY =
  "Error: You have run over your hourly request allocation. Please upgrade at https://api.tiingo.com/pricing " +
  "to have your limits increased.";
const EXCHANGES: Readonly<Record<TickerProfile["exchange"], string>> = {
  NASDAQ: "NASDAQ",
  NYSE: "NYSE",
  "NYSE Arca": "NYSE ARCA",
  Index: "INDEX",
};

/** Tiingo's end-of-day API: /tiingo/daily/<ticker> and /tiingo/daily/<ticker>/prices. */
export function tiingoVendor({ market, key, clock, requestsPerHour }: TiingoVendorOptions): Vendor {
  const perHour = requestsPerHour === undefined ? FREE_REQUESTS_PER_HOUR : requestsPerHour;
  const allows = createWindowLimit(perHour, HOUR_MS, clock);
  const answer = (request: SandboxRequest): SandboxAnswer => {
    const token = tokenOf(request);
    if (token === "") return jsonAnswer(403, { detail: "Please supply a token" });
    if (token !== key) return jsonAnswer(401, { detail: "Invalid token." });
    if (!allows()) return jsonAnswer(429, { detail: OVER_HOURLY });
    return answerDaily(market, request);
  };
  return {
    name: "Tiingo",
    owns: (path) => path.startsWith("/tiingo/"),
    symbolsOf: (request) => [symbolOf(tickerOf(request))],
    answer,
    faulted: (kind, request) => faulted(kind, answer(request)),
  };
}

/** Faults of tokens and chains that mean something here: the rest leaves the answer as it is. */
function faulted(kind: FaultKind, sound: SandboxAnswer): SandboxAnswer {
  if (kind === "access-token-expired") return jsonAnswer(401, { detail: "Invalid token." });
  if (sound.status !== 200) return sound;
  const text = sound.body.toString("utf8");
  if (kind === "nan-strings") return jsonTextAnswer(200, text.replaceAll(/"close":[\d.]+/g, '"close":"NaN"'));
  if (kind === "minus-999") return jsonTextAnswer(200, text.replaceAll(/"low":[\d.]+/g, '"low":-999.0'));
  if (kind === "missing-fields")
    return jsonTextAnswer(200, text.replaceAll(/"splitFactor":[\d.]+,|,"splitFactor":[\d.]+/g, ""));
  return sound;
}

function answerDaily(market: Market, request: SandboxRequest): SandboxAnswer {
  const { pathname, searchParams } = request.url;
  const ticker = tickerOf(request);
  const profile = market.profile(symbolOf(ticker));
  const rest = pathname.slice(DAILY.length).split("/").slice(1).join("/");
  if (!pathname.startsWith(DAILY) || (rest !== "" && rest !== "prices")) return notFound();
  // No dots in its tickers, and no indexes.
  if (profile === null || profile.kind === "index" || /[./]/.test(ticker)) {
    return rest === "" ? notFound() : jsonAnswer(404, { detail: `Error: Ticker '${ticker}' not found` });
  }
  if (rest === "") return jsonAnswer(200, metadata(profile, request.nowMs));
  const from = searchParams.get("startDate");
  const to = searchParams.get("endDate") ?? lastPublished(request.nowMs);
  if (!isDate(to) || (from !== null && !isDate(from))) {
    return jsonAnswer(400, { detail: "Error: startDate and endDate must be written YYYY-MM-DD" });
  }
  const resample = searchParams.get("resampleFreq") ?? "daily";
  if (resample !== "daily")
    return jsonAnswer(400, { detail: `Error: resampleFreq ${resample} is not served here` });
  if (from !== null) {
    return jsonTextAnswer(200, rangeText(dailyPrices(market, profile.symbol, { from, to }, request.nowMs)));
  }
  const last = lastPublished(request.nowMs);
  const [day] = dailyPrices(market, profile.symbol, { from: last, to: last }, request.nowMs);
  return jsonTextAnswer(200, day === undefined ? "[]" : latestText(day));
}

function metadata(profile: TickerProfile, nowMs: number) {
  return {
    ticker: profile.symbol.replace("/", "-"),
    name: profile.name,
    exchangeCode: EXCHANGES[profile.exchange],
    startDate: FIRST_DATE,
    endDate: lastPublished(nowMs),
    description: `${profile.name} as the sandbox market models it.`,
  };
}

function notFound(): SandboxAnswer {
  return jsonAnswer(404, { detail: "Not found." });
}

/** From the header, or from the query as Tiingo's own examples have it. */
function tokenOf({ headers, url }: SandboxRequest): string {
  return /^Token (.+)$/.exec(headers.authorization ?? "")?.[1] ?? url.searchParams.get("token") ?? "";
}

function tickerOf({ url }: SandboxRequest): string {
  try {
    return decodeURIComponent(url.pathname.slice(DAILY.length).split("/")[0] ?? "").toUpperCase();
  } catch {
    return "";
  }
}

/** "BRK-B" is "BRK/B" in the model. */
function symbolOf(ticker: string): string {
  return ticker.replace("-", "/");
}

function isDate(text: string): boolean {
  try {
    return Number.isInteger(dayNumber(text));
  } catch (error) {
    if (error instanceof InvalidDateError) return false;
    throw error;
  }
}
