import { AppError } from "../errors.ts";
import { type AskDeps, askProviders } from "../providers/ask-providers.ts";
import { mergeAnswers, type OpenSymbols, type Ranked } from "../providers/merge-answers.ts";
import type { SymbolFailure } from "../providers/provider.ts";
import type { FallbackBars, FallbackDailyBars, FallbackHistory, FallbackQuotes } from "./fallback-ports.ts";
import { fetchWithEarlier } from "./fetch-with-earlier.ts";
import type {
  BarSource,
  DailyBarSource,
  FetchedHistory,
  FetchedQuotes,
  HistoryRequest,
  HistorySource,
  QuoteSource,
} from "./sources.ts";

/**
 * Several providers of a capability as one source. For all symbols that the first one gives, its answer is all there
 * is; symbols that it does not know or fails at are asked of the next. Each answer stays apart, so that every row
 * keeps its provider, and `fallbackFrom` says who failed before and why: a note for the run's report.
 */

export function createFallbackBars(deps: AskDeps, ranked: readonly Ranked<BarSource>[]): FallbackBars {
  return {
    callsFor: (symbols) => ranked[0]?.source.callsFor(symbols) ?? 0,
    fetchBars: (request) =>
      mergeAnswers(
        deps,
        ranked.map(({ provider, source }) => ({
          provider,
          call: (symbols) => source.fetchBars({ ...request, symbols }),
        })),
        request.symbols,
        reported(),
      ),
  };
}

export function createFallbackDailyBars(
  deps: AskDeps,
  ranked: readonly Ranked<DailyBarSource>[],
): FallbackDailyBars {
  return {
    callsFor: (symbols) => ranked[0]?.source.callsFor(symbols) ?? 0,
    fetchDailyBars: (request) =>
      mergeAnswers(
        deps,
        ranked.map(({ provider, source }) => ({
          provider,
          call: (symbols) => source.fetchDailyBars({ ...request, symbols }),
        })),
        request.symbols,
        reported(),
      ),
  };
}

export function createFallbackQuotes(deps: AskDeps, ranked: readonly Ranked<QuoteSource>[]): FallbackQuotes {
  return {
    fetchQuotes: (symbols) =>
      mergeAnswers(
        deps,
        ranked.map(({ provider, source }) => ({ provider, call: (asked) => source.fetchQuotes(asked) })),
        symbols,
        QUOTED,
      ),
  };
}

/** `maxCostUsd` bounds what one request may be billed, whoever answers it in the end. */
export function createFallbackHistory(
  deps: AskDeps & { maxCostUsd: number },
  ranked: readonly Ranked<HistorySource>[],
): FallbackHistory {
  const affordable = async ({ provider, source }: Ranked<HistorySource>, request: HistoryRequest) => {
    const usd = await source.priceHistory(request);
    if (usd <= deps.maxCostUsd) return source.fetchHistory(request);
    throw new AppError(
      "provider_rejected",
      `${provider} would bill $${usd.toFixed(2)}, more than the $${deps.maxCostUsd.toFixed(2)} allowed.`,
      { hint: "Raise DATABENTO_MAX_COST_USD, or ask for fewer days." },
    );
  };
  const ask = (some: readonly Ranked<HistorySource>[], request: HistoryRequest) =>
    mergeAnswers(
      deps,
      some.map((one) => ({
        provider: one.provider,
        call: (symbols) => affordable(one, { ...request, symbols }),
      })),
      request.symbols,
      reported<FetchedHistory>(),
    );
  return {
    async priceHistory(request) {
      const candidates = ranked.map(({ provider, source }) => ({
        provider,
        call: () => source.priceHistory(request),
      }));
      return (await askProviders(deps, candidates)).answer;
    },
    fetchHistory: (request) => fetchWithEarlier(ranked, request, ask),
  };
}

type Reporting = { unknownSymbols: string[]; failures: SymbolFailure[] };

/** Answers that say themselves what is missing. */
const reported = <T extends Reporting>(): OpenSymbols<T> => ({
  unknown: ({ unknownSymbols }) => unknownSymbols,
  failed: ({ failures }) => failures,
  settle: (answer, open) => ({ ...answer, ...open }),
});

/** A symbol that has neither a quote nor is unknown had none that could be read. */
const QUOTED: OpenSymbols<FetchedQuotes> = {
  unknown: (answer) => answer.unknownSymbols,
  failed({ provider, quotes, unknownSymbols }, asked) {
    const given = new Set([...quotes.map(({ symbol }) => symbol), ...unknownSymbols]);
    const error = new AppError("provider_bad_body", `${provider} sent no usable price.`);
    return asked.filter((symbol) => !given.has(symbol)).map((symbol) => ({ symbol, error }));
  },
  settle: (answer, { unknownSymbols }) => ({ ...answer, unknownSymbols }),
};
