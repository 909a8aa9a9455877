import type { DailyBarSource, DailyRequest, FetchedDailyBars } from "../../prices/sources.ts";
import { addSkips, type SkipCounts } from "../../providers/provider.ts";
import { askEach } from "../ask-each.ts";
import type { ProviderAnswer } from "../provider-http.ts";
import { unreadableRows } from "../unreadable-rows.ts";
import { getTiingo, type TiingoDeps } from "./client.ts";
import { type NormalisedDays, normaliseDaily } from "./normalise.ts";
import { toTiingoTicker } from "./symbol.ts";
import { parseTiingoRows } from "./wire.ts";

/**
 * Tiingo's end-of-day prices, one call a symbol, raw and adjusted. A symbol that fails, or of which a row can't be read,
 * is in `failures`, the readable days beside it; rate limiting and a refused token end the asking. Throws `provider_*` when no symbol was answered.
 */
export function createTiingoDailyBarSource(deps: TiingoDeps): DailyBarSource {
  return {
    callsFor: (symbols) => symbols,
    fetchDailyBars: (request) => fetchDailyBars(deps, request),
  };
}

async function fetchDailyBars(deps: TiingoDeps, request: DailyRequest): Promise<FetchedDailyBars> {
  const count = { bytes: 0, providerCalls: 0 };
  const listed = request.symbols.map((symbol) => ({ symbol, ticker: toTiingoTicker(symbol) }));
  const tickers = new Map(
    listed.flatMap(({ symbol, ticker }) => (ticker === null ? [] : [[symbol, ticker]])),
  );
  const ask = async (symbol: string) => {
    count.providerCalls += 1;
    const answer = await getTiingo(deps, pricesPath(tickers.get(symbol) ?? symbol, request));
    count.bytes += answer.bytes;
    return readPrices(answer, { symbol, from: request.from, to: request.to }, deps.nowMs());
  };
  const { answers, failures, unknownSymbols } = await askEach([...tickers.keys()], ask, { lanes: 1 });
  const skipped: SkipCounts = {};
  for (const { value } of answers) addSkips(skipped, value.skipped);
  const unreadable = answers.flatMap(({ value }) => value.unreadable);
  const indexes = listed.filter(({ ticker }) => ticker === null).map(({ symbol }) => symbol);
  return {
    provider: "tiingo",
    fetchedAtMs: deps.nowMs(),
    bars: answers.flatMap(({ value }) => value.bars),
    skipped,
    unknownSymbols: [...indexes, ...unknownSymbols],
    failures: [...failures, ...unreadableRows("Tiingo", unreadable)],
    unreadable,
    acts: answers.flatMap(({ value }) => value.acts),
    ...count,
  };
}

/** One symbol's answer in our terms. Throws `provider_*`, also for an unknown ticker. */
function readPrices(
  answer: ProviderAnswer,
  request: { symbol: string; from: string; to: string },
  nowMs: number,
): NormalisedDays {
  return normaliseDaily(parseTiingoRows(answer, nowMs), request);
}

function pricesPath(ticker: string, { from, to }: DailyRequest): string {
  const query = new URLSearchParams({ startDate: from, endDate: to, format: "json", resampleFreq: "daily" });
  return `/tiingo/daily/${encodeURIComponent(ticker)}/prices?${query}`;
}
