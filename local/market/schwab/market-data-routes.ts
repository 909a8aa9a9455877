import { jsonAnswer, jsonTextAnswer, type SandboxAnswer, type SandboxRequest } from "../vendor.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { parseChainQuery } from "./chain-query.ts";
import { badRequestAnswer, notFoundAnswer, tooBigBodyAnswer } from "./error-bodies.ts";
import { answerMarkets } from "./market-hours.ts";
import { parsePriceHistoryQuery } from "./price-history-query.ts";
import type { SchwabSource } from "./schwab-source.ts";

export type MarketData = {
  readonly source: SchwabSource;
  readonly cache: AnswerCache;
  readonly maxBodyBytes: number;
};

const MINUTE_MS = 60_000;

/** Answers one route under /marketdata/v1/. */
export function answerMarketData(route: string, request: SandboxRequest, data: MarketData): SandboxAnswer {
  if (request.method !== "GET") return badRequestAnswer("method", "Use GET");
  const [first = "", second] = route.split("/");
  switch (second === undefined ? first : `*/${second}`) {
    case "chains":
      return answerChain(request, data);
    case "expirationchain":
      return answerExpirations(request, data);
    case "quotes":
      return answerQuotes((request.url.searchParams.get("symbols") ?? "").split(","), request, data);
    case "*/quotes":
      return answerOneQuote(decodeURIComponent(first), request, data);
    case "pricehistory":
      return answerPriceHistory(request, data);
    case "markets":
      return answerMarkets(request);
    default:
      return notFoundAnswer();
  }
}

function answerChain(request: SandboxRequest, { source, cache, maxBodyBytes }: MarketData): SandboxAnswer {
  const parsed = parseChainQuery(request.url.searchParams);
  if (!parsed.ok) return badRequestAnswer(parsed.parameter, parsed.detail);
  const minute = Math.floor(request.nowMs / MINUTE_MS);
  const key = `${minute} ${JSON.stringify(parsed.query)}`;
  return cache.remember(key, () => {
    const chain = source.chain(parsed.query, request.nowMs);
    if (chain === null) return notFoundAnswer();
    const answer = jsonTextAnswer(200, chain.text, chain.contracts);
    return answer.body.length > maxBodyBytes ? tooBigBodyAnswer() : answer;
  });
}

function answerExpirations(request: SandboxRequest, { source }: MarketData): SandboxAnswer {
  const symbol = (request.url.searchParams.get("symbol") ?? "").toUpperCase();
  const rows = source.expirations(symbol, request.nowMs);
  return rows === null ? notFoundAnswer() : jsonAnswer(200, { expirationList: rows, status: null });
}

function answerQuotes(
  asked: readonly string[],
  request: SandboxRequest,
  { source }: MarketData,
): SandboxAnswer {
  const symbols = [
    ...new Set(asked.map((symbol) => symbol.trim().toUpperCase()).filter((symbol) => symbol !== "")),
  ];
  if (symbols.length === 0) return badRequestAnswer("symbols", "symbols is empty");
  const quotes: Record<string, object> = {};
  const invalidSymbols: string[] = [];
  for (const symbol of symbols) {
    const quote = source.quote(symbol, request.nowMs);
    if (quote === null) invalidSymbols.push(symbol);
    else quotes[symbol] = quote;
  }
  const errors = invalidSymbols.length === 0 ? {} : { errors: { invalidSymbols } };
  return jsonAnswer(200, { ...quotes, ...errors });
}

function answerOneQuote(asked: string, request: SandboxRequest, { source }: MarketData): SandboxAnswer {
  const symbol = asked.toUpperCase();
  const quote = source.quote(symbol, request.nowMs);
  return quote === null ? notFoundAnswer() : jsonAnswer(200, { [symbol]: quote });
}

function answerPriceHistory(request: SandboxRequest, { source }: MarketData): SandboxAnswer {
  const parsed = parsePriceHistoryQuery(request.url.searchParams);
  if (!parsed.ok) return badRequestAnswer(parsed.parameter, parsed.detail);
  const history = source.priceHistory(parsed.query, request.nowMs);
  if (history === null) return notFoundAnswer();
  const { candles, previousClose, previousCloseDateMs } = history;
  const previous = parsed.query.withPreviousClose
    ? { previousClose, previousCloseDate: previousCloseDateMs }
    : {};
  return jsonAnswer(200, { candles, symbol: parsed.query.symbol, empty: candles.length === 0, ...previous });
}
