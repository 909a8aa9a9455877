import type { ChainSource } from "../../chains/ports.ts";
import type { ChainSlice } from "../../chains/slice.ts";
import { AppError } from "../../errors.ts";
import { type AlpacaApi, type AlpacaDeps, createAlpacaApi, newTally, type Tally } from "./client.ts";
import { normaliseContracts } from "./normalise-chain.ts";
import { normaliseQuotes } from "./normalise-quotes.ts";
import { isAlpacaSymbol } from "./symbol.ts";
import { parseOptionsPage, parseSnapshots, type WirePage } from "./wire.ts";

const CONTRACTS_PER_PAGE = "1000";
/** A window of more would not fit an invocation; splitting it costs no more calls than going on. */
const MOST_PAGES = 4;

/**
 * Option snapshots as a chain, for when the first provider is away. Two calls for up to 1,000 contracts, one more for
 * each further 1,000. There is no open interest and no rate, and the free plan's quotes are indicative. Throws
 * `provider_oversize` when the window must be cut, `provider_unknown_symbol` for indexes and what Alpaca does not know,
 * and the other `provider_*` errors.
 */
export function createAlpacaChainSource(deps: AlpacaDeps): ChainSource {
  const api = createAlpacaApi(deps);
  return {
    async fetchChain(slice, scope) {
      if (!isAlpacaSymbol(slice.symbol)) throw unknown(slice.symbol);
      const tally = newTally();
      const underlyingPrice = await fetchUnderlying(
        api,
        { symbol: slice.symbol, nowMs: deps.nowMs() },
        tally,
      );
      const pages = await fetchPages(api, slice, tally);
      const nowMs = deps.nowMs();
      const window = { slice, strikes: scope.strikes, price: underlyingPrice };
      const normalised = normaliseContracts(pages, window, nowMs);
      return {
        provider: "alpaca",
        underlyingPrice,
        rate: null,
        fetchedAtMs: nowMs,
        delayed: false,
        ...normalised,
        ...tally,
      };
    },
  };
}

/** Null where Alpaca has no price: the options themselves say what it is. */
async function fetchUnderlying(
  api: AlpacaApi,
  { symbol, nowMs }: { symbol: string; nowMs: number },
  tally: Tally,
): Promise<number | null> {
  const answer = await api.get("/v2/stocks/snapshots", { symbols: symbol }, tally);
  if (!answer.ok) throw answer.refusal.error;
  const { quotes, unknownSymbols } = normaliseQuotes(parseSnapshots(answer.body), [symbol], nowMs);
  if (unknownSymbols.length > 0) throw unknown(symbol);
  return quotes[0]?.price ?? null;
}

async function fetchPages(api: AlpacaApi, slice: ChainSlice, tally: Tally): Promise<WirePage[]> {
  const pages: WirePage[] = [];
  let token: string | null = null;
  do {
    if (pages.length === MOST_PAGES) {
      throw new AppError("provider_oversize", `Alpaca has over ${MOST_PAGES} pages of ${slice.symbol}.`);
    }
    const path = `/v1beta1/options/snapshots/${encodeURIComponent(slice.symbol)}`;
    const answer = await api.get(path, { ...windowOf(slice), page_token: token }, tally);
    if (!answer.ok) throw answer.refusal.error;
    const page = parseOptionsPage(answer.body);
    if (page.nextPageToken !== null && page.nextPageToken === token) {
      throw new AppError("provider_bad_body", "Alpaca sends the same page token again.");
    }
    pages.push(page);
    token = page.nextPageToken;
  } while (token !== null);
  return pages;
}

function windowOf(slice: ChainSlice) {
  return {
    expiration_date_gte: slice.from,
    expiration_date_lte: slice.to,
    type: slice.side === "ALL" ? null : slice.side.toLowerCase(),
    limit: CONTRACTS_PER_PAGE,
  };
}

function unknown(symbol: string): AppError {
  return new AppError("provider_unknown_symbol", `Alpaca has no options on ${symbol}.`);
}
