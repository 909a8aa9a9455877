import type { DividendOutlookSource, FetchedOutlooks } from "../../dividends/ports.ts";
import { AppError } from "../../errors.ts";
import { addSkips } from "../../providers/provider.ts";
import { createAuthorisedGet, type SchwabDeps } from "./client.ts";
import { normaliseOutlooks } from "./normalise-outlooks.ts";
import { toSchwabSymbol } from "./symbol.ts";
import { parseQuotes } from "./wire-quotes.ts";

/** More symbols than this make an address that gateways refuse. */
const SYMBOLS_PER_CALL = 300;

/** What Schwab's /quotes state of dividends, all symbols in one call. Throws the `provider_*` errors when a call fails. */
export function createSchwabDividendOutlookSource(deps: SchwabDeps): DividendOutlookSource {
  const get = createAuthorisedGet(deps);
  return {
    async fetchOutlooks(symbols) {
      const all = [...new Set(symbols)];
      const fetched: FetchedOutlooks = {
        provider: "schwab",
        fetchedAtMs: deps.nowMs(),
        skipped: {},
        bytes: 0,
        providerCalls: 0,
        outlooks: [],
        unknownSymbols: [],
        failures: [],
      };
      for (let at = 0; at < all.length; at += SYMBOLS_PER_CALL) {
        const chunk = all.slice(at, at + SYMBOLS_PER_CALL);
        const query = { symbols: chunk.map(toSchwabSymbol).join(","), fields: "fundamental" };
        const { body, bytes, providerCalls } = await get("quotes", query).catch(refusal);
        const part = normaliseOutlooks(parseQuotes(body), chunk);
        fetched.outlooks.push(...part.outlooks);
        fetched.unknownSymbols.push(...part.unknownSymbols);
        fetched.failures.push(...part.failures);
        addSkips(fetched.skipped, part.skipped);
        fetched.bytes += bytes;
        fetched.providerCalls += providerCalls;
      }
      return fetched;
    },
  };
}

/** Of several symbols, "not found" says nothing about any: Schwab names unknown ones in the body. */
function refusal(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== "provider_unknown_symbol") throw error;
  throw new AppError("provider_rejected", "Schwab has no /quotes for this request (404).", { cause: error });
}
