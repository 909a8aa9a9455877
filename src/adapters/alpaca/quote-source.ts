import type { QuoteSource } from "../../prices/sources.ts";
import { addSkips } from "../../providers/provider.ts";
import { askForSymbols, chunksOf, SYMBOLS_PER_CALL } from "./ask-for-symbols.ts";
import { type AlpacaDeps, createAlpacaApi, newTally } from "./client.ts";
import { type NormalisedQuotes, normaliseQuotes } from "./normalise-quotes.ts";
import { isAlpacaSymbol } from "./symbol.ts";
import { parseSnapshots } from "./wire.ts";

/**
 * Last prices from stock snapshots, all symbols of up to 200 in one call. Real time: of IEX on the free plan, of all
 * venues on others. Throws the `provider_*` errors.
 */
export function createAlpacaQuoteSource(deps: AlpacaDeps): QuoteSource {
  const api = createAlpacaApi(deps);
  return {
    async fetchQuotes(symbols) {
      const tally = newTally();
      const all: NormalisedQuotes = {
        quotes: [],
        unknownSymbols: symbols.filter((symbol) => !isAlpacaSymbol(symbol)),
        skipped: {},
      };
      for (const chunk of chunksOf(symbols.filter(isAlpacaSymbol), SYMBOLS_PER_CALL)) {
        const request = { path: "/v2/stocks/snapshots", symbols: chunk, query: {} };
        const asked = await askForSymbols(api, request, tally);
        all.unknownSymbols.push(...asked.unknownSymbols);
        if (asked.answer === null) continue;
        if (!asked.answer.ok) throw asked.answer.refusal.error;
        const part = normaliseQuotes(parseSnapshots(asked.answer.body), asked.symbols, deps.nowMs());
        all.quotes.push(...part.quotes);
        all.unknownSymbols.push(...part.unknownSymbols);
        addSkips(all.skipped, part.skipped);
      }
      return { provider: "alpaca", fetchedAtMs: deps.nowMs(), ...tally, ...all };
    },
  };
}
