import { AppError } from "../../errors.ts";
import type { SkipCounts } from "../../ingestion/ports.ts";
import type {
  DailyBar,
  DailyBarSource,
  DailyRequest,
  FetchedDailyBars,
  ProfileSource,
} from "../../ingestion/provider-ports.ts";
import { askEachSymbol } from "../ask-each-symbol.ts";
import type { ProviderAnswer, ProviderHttp } from "../provider-http.ts";
import { normaliseDaily, normaliseMetadata } from "./normalise.ts";
import { toTiingoTicker } from "./symbol.ts";
import { parseTiingoMetadata, parseTiingoRows } from "./wire.ts";

export type TiingoDeps = {
  /** "https://api.tiingo.com", no slash at the end. */
  apiBase: string;
  apiKey: string;
  http: ProviderHttp;
  nowMs: () => number;
};

type DayOutcome = { bars: DailyBar[]; skipped: SkipCounts; known: boolean };

/**
 * Tiingo's end-of-day prices, one call a symbol, raw and adjusted. A symbol that fails is in `failures`; rate limiting
 * and a refused token end the asking. Throws `provider_*` when no symbol was answered.
 */
export function createTiingoDailyBars(deps: TiingoDeps): DailyBarSource {
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
  const { answers, failures } = await askEachSymbol([...tickers.keys()], async (symbol) => {
    count.providerCalls += 1;
    const answer = await get(deps, pricesPath(tickers.get(symbol) ?? symbol, request));
    count.bytes += answer.bytes;
    return readPrices(answer, { symbol, from: request.from, to: request.to }, deps.nowMs());
  });
  const unknown = answers.filter(({ value }) => !value.known).map(({ symbol }) => symbol);
  const indexes = listed.filter(({ ticker }) => ticker === null).map(({ symbol }) => symbol);
  return {
    provider: "tiingo",
    fetchedAtMs: deps.nowMs(),
    bars: answers.flatMap(({ value }) => value.bars),
    skipped: sumSkipped(answers.map(({ value }) => value.skipped)),
    unknownSymbols: [...indexes, ...unknown],
    failures,
    ...count,
  };
}

/** One symbol's answer, whatever it is, in our terms. Throws `provider_*`; an unknown ticker is an answer. */
function readPrices(
  answer: ProviderAnswer,
  request: { symbol: string; from: string; to: string },
  nowMs: number,
): DayOutcome {
  try {
    return { ...normaliseDaily(parseTiingoRows(answer, nowMs), request), known: true };
  } catch (error) {
    if (isUnknown(error)) return { bars: [], skipped: {}, known: false };
    throw error;
  }
}

/** Names and exchanges from Tiingo's metadata. Throws the `provider_*` codes. */
export function createTiingoProfiles(deps: TiingoDeps): ProfileSource {
  return {
    async fetchProfile(symbol) {
      const ticker = toTiingoTicker(symbol);
      const fetched = { provider: "tiingo" as const, fetchedAtMs: deps.nowMs() };
      if (ticker === null) return { ...fetched, profile: null, skipped: {}, bytes: 0, providerCalls: 0 };
      const answer = await get(deps, `/tiingo/daily/${encodeURIComponent(ticker)}`);
      return {
        ...fetched,
        ...readProfile(answer, symbol, deps.nowMs()),
        bytes: answer.bytes,
        providerCalls: 1,
      };
    },
  };
}

/** A metadata answer in our terms. Throws `provider_bad_body` for one of another ticker. */
function readProfile(answer: ProviderAnswer, symbol: string, nowMs: number) {
  try {
    const metadata = parseTiingoMetadata(answer, nowMs);
    if (metadata.ticker.toUpperCase() !== toTiingoTicker(symbol)) {
      throw new AppError("provider_bad_body", `Tiingo sent ${metadata.ticker.slice(0, 12)} for ${symbol}.`);
    }
    const profile = normaliseMetadata(metadata, symbol);
    const skipped: SkipCounts = profile === null ? { malformed: 1 } : {};
    return { profile, skipped };
  } catch (error) {
    if (isUnknown(error)) return { profile: null, skipped: {} };
    throw error;
  }
}

function pricesPath(ticker: string, { from, to }: DailyRequest): string {
  const query = new URLSearchParams({ startDate: from, endDate: to, format: "json", resampleFreq: "daily" });
  return `/tiingo/daily/${encodeURIComponent(ticker)}/prices?${query}`;
}

function get({ apiBase, apiKey, http }: TiingoDeps, path: string): Promise<ProviderAnswer> {
  return http.send({ url: `${apiBase}${path}`, headers: { authorization: `Token ${apiKey}` } });
}

function isUnknown(error: unknown): boolean {
  return error instanceof AppError && error.code === "provider_unknown_symbol";
}

function sumSkipped(each: readonly SkipCounts[]): SkipCounts {
  const sums: SkipCounts = {};
  for (const counts of each) {
    for (const [reason, count] of Object.entries(counts) as [keyof SkipCounts, number][]) {
      sums[reason] = (sums[reason] ?? 0) + count;
    }
  }
  return sums;
}
