import { AppError } from "../../errors.ts";
import { isCashIndex } from "../../options/cash-index.ts";
import type { Quote, QuoteSource } from "../../prices/sources.ts";
import { countSkip, type SkipCounts } from "../../providers/provider.ts";
import { askEach } from "../ask-each.ts";
import { type FinnhubDeps, getFinnhub } from "./client.ts";
import { normaliseQuote } from "./normalise.ts";
import { parseQuote } from "./wire.ts";

/**
 * Finnhub's last prices, one call a symbol. A symbol that fails is counted as `no_quote` while others come through;
 * indexes, which its free plan lacks, are unknown without a call. Throws `provider_*` when none came.
 */
export function createFinnhubQuoteSource(deps: FinnhubDeps): QuoteSource {
  return {
    async fetchQuotes(symbols) {
      let bytes = 0;
      let providerCalls = 0;
      const shares = [...new Set(symbols)].filter((symbol) => !isCashIndex(symbol));
      const ask = async (symbol: string) => {
        providerCalls += 1;
        const answer = await getFinnhub(deps, "quote", { symbol });
        bytes += answer.bytes;
        return normaliseQuote(parseQuote(answer, deps.nowMs()), symbol, deps.nowMs());
      };
      const { answers, failures, unknownSymbols } = await askEach(shares, ask, { lanes: 1 });
      unknownSymbols.push(...symbols.filter(isCashIndex));
      const quotes: Quote[] = [];
      const skipped: SkipCounts = failures.length === 0 ? {} : { no_quote: failures.length };
      for (const { symbol, value } of answers) {
        if ("quote" in value) quotes.push(value.quote);
        else if ("unknown" in value) unknownSymbols.push(symbol);
        else countSkip(skipped, value.skipped);
      }
      if (quotes.length === 0 && Object.keys(skipped).length > 0 && unknownSymbols.length === 0) {
        throw new AppError("provider_bad_body", "Finnhub sent no quote that could be read.");
      }
      const fetched = { provider: "finnhub" as const, fetchedAtMs: deps.nowMs(), bytes, providerCalls };
      return { ...fetched, quotes, unknownSymbols, skipped };
    },
  };
}
