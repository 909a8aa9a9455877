import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import type { Market } from "../model/market.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../vendor.ts";
import { barTape, type TapeWish } from "./bar-tape.ts";
import { refuse } from "./refuse.ts";
import { askedSymbols, isShare } from "./symbols.ts";
import { type WireBar, wireBar, wireInstant } from "./wire-bar.ts";

export const FREE_DELAY_MS = 15 * 60_000;
const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 10_000;
/** Of what all venues trade. */
const IEX_SHARE = 0.035;
const TIMEFRAMES = ["1Min", "5Min", "1Day"] as const;

type BarsQuery = TapeWish & {
  readonly symbols: readonly string[];
  readonly limit: number;
  readonly iex: boolean;
  readonly after: { readonly symbol: string; readonly atMs: number } | null;
};

/** GET /v2/stocks/bars */
export function answerBars(market: Market, request: SandboxRequest, plan: "free" | "plus"): SandboxAnswer {
  const query = parseQuery(request, plan);
  if ("refusal" in query) return query.refusal;
  const delayed = plan === "free" && !query.iex;
  // `toMs` is one past the end that was asked for.
  if (delayed && query.toMs - 1 > request.nowMs - FREE_DELAY_MS) {
    return refuse(403, "subscription does not permit querying recent SIP data");
  }
  const { bars, next } = onePage(market, query);
  return jsonAnswer(200, { bars, next_page_token: next });
}

function onePage(market: Market, query: BarsQuery) {
  const bars: Record<string, WireBar[]> = {};
  let served = 0;
  let last = "";
  for (const symbol of query.symbols) {
    if (query.after !== null && symbol < query.after.symbol) continue;
    if (!isShare(market, symbol)) continue;
    // Seen at Alpaca: a page that ends below the limit and still has a next one.
    if (served > query.limit / 2) return { bars, next: last };
    const fromMs = query.after?.symbol === symbol ? query.after.atMs + 1 : query.fromMs;
    for (const bar of barTape(market, symbol, { ...query, fromMs })) {
      if (served === query.limit) return { bars, next: last };
      const listed = bars[symbol] ?? [];
      bars[symbol] = listed;
      listed.push(wireBar(query.iex ? { ...bar, volume: Math.round(bar.volume * IEX_SHARE) } : bar));
      served += 1;
      last = Buffer.from(`${symbol}|${wireInstant(bar.startMs)}`).toString("base64");
    }
  }
  return { bars, next: null };
}

function parseQuery(
  { url, nowMs }: SandboxRequest,
  plan: "free" | "plus",
): BarsQuery | { refusal: SandboxAnswer } {
  const params = url.searchParams;
  const wrong = (message: string) => ({ refusal: refuse(400, message) });
  const asked = askedSymbols(params);
  if (!asked.ok) return wrong(asked.message);
  const timeframe = TIMEFRAMES.find((known) => known === params.get("timeframe"));
  if (timeframe === undefined) return wrong(`invalid timeframe: ${params.get("timeframe")}`);
  const range = parseRange({ url, nowMs }, plan);
  if ("refusal" in range) return range;
  const after = readToken(params.get("page_token"));
  if (after === "invalid") return wrong("invalid page_token");
  return {
    ...range,
    symbols: asked.symbols,
    timeframe,
    iex: params.get("feed") === "iex",
    adjusted: (params.get("adjustment") ?? "raw") !== "raw",
    after,
  };
}

/** How much of which time is asked for: `[fromMs, toMs)`, rows a page. */
export type Range = Pick<BarsQuery, "fromMs" | "toMs" | "limit" | "nowMs">;

/** What all requests of bars say in the same words. */
export function parseRange(
  { url, nowMs }: Pick<SandboxRequest, "url" | "nowMs">,
  plan: "free" | "plus",
): Range | { refusal: SandboxAnswer } {
  const params = url.searchParams;
  const wrong = (message: string) => ({ refusal: refuse(400, message) });
  const limit = Number(params.get("limit") ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    return wrong(`invalid limit: ${params.get("limit")}`);
  }
  const defaultEnd = plan === "free" ? nowMs - FREE_DELAY_MS : nowMs;
  const fromMs = instantOf(params.get("start"), wallTimeToMs(newYorkDate(nowMs), 0));
  const endMs = instantOf(params.get("end"), defaultEnd);
  if (Number.isNaN(fromMs) || Number.isNaN(endMs)) return wrong("invalid start or end");
  if (fromMs > endMs) return wrong("end should not be before start");
  return { limit, fromMs, toMs: endMs + 1, nowMs };
}

function instantOf(text: string | null, otherwise: number): number {
  if (text === null) return otherwise;
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
}

function readToken(token: string | null): BarsQuery["after"] | "invalid" {
  if (token === null || token === "") return null;
  const [symbol = "", instant = ""] = Buffer.from(token, "base64").toString("utf8").split("|");
  const atMs = Date.parse(instant);
  return symbol === "" || Number.isNaN(atMs) ? "invalid" : { symbol, atMs };
}
