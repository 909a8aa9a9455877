import type { DeclaredDividendSource, FetchedDeclared } from "../../dividends/ports.ts";
import { AppError } from "../../errors.ts";
import { addSkips } from "../../providers/provider.ts";
import { askForSymbols, chunksOf } from "./ask-for-symbols.ts";
import {
  type AlpacaApi,
  type AlpacaDeps,
  type AlpacaQuery,
  createAlpacaApi,
  newTally,
  type Tally,
} from "./client.ts";
import { normaliseDividends } from "./normalise-dividends.ts";
import { isAlpacaSymbol } from "./symbol.ts";
import { parseDividendsPage, type WireDividendsPage } from "./wire-dividends.ts";

const PATH = "/v1/corporate-actions";
const SYMBOLS_PER_CALL = 100;
const ROWS_PER_PAGE = "1000";
/** A hundred symbols have not declared thousands of dividends. */
const MOST_PAGES = 5;

/**
 * Cash dividends that companies have declared, of up to 100 symbols in one call, with its pages. Symbols of a part that
 * fails are named beside those that came. Throws the `provider_*` errors when nothing came.
 */
export function createAlpacaDeclaredDividendSource(deps: AlpacaDeps): DeclaredDividendSource {
  const api = createAlpacaApi(deps);
  return {
    async fetchDeclared({ symbols, from, to }) {
      const tally = newTally();
      const fetched: Omit<FetchedDeclared, "bytes" | "providerCalls"> = {
        provider: "alpaca",
        fetchedAtMs: deps.nowMs(),
        skipped: {},
        dividends: [],
        unknownSymbols: symbols.filter((symbol) => !isAlpacaSymbol(symbol)),
        failures: [],
      };
      const chunks = chunksOf(symbols.filter(isAlpacaSymbol), SYMBOLS_PER_CALL);
      for (const chunk of chunks) {
        try {
          const part = await fetchChunk(api, chunk, { start: from, end: to }, tally);
          const { dividends, skipped } = normaliseDividends(part.rows, part.symbols);
          fetched.dividends.push(...dividends);
          fetched.unknownSymbols.push(...part.unknownSymbols);
          addSkips(fetched.skipped, skipped);
        } catch (error) {
          if (!(error instanceof AppError) || chunks.length === 1) throw error;
          fetched.failures.push(...chunk.map((symbol) => ({ symbol, error })));
        }
      }
      const [failure] = fetched.failures;
      if (
        failure !== undefined &&
        fetched.failures.length + fetched.unknownSymbols.length >= symbols.length
      ) {
        throw failure.error;
      }
      return { ...fetched, ...tally };
    },
  };
}

async function fetchChunk(api: AlpacaApi, symbols: readonly string[], range: AlpacaQuery, tally: Tally) {
  const query = { ...range, types: "cash_dividend", limit: ROWS_PER_PAGE, sort: "asc" };
  const asked = await askForSymbols(api, { path: PATH, symbols, query }, tally);
  const rows: unknown[] = [];
  let page: WireDividendsPage | null = asked.answer === null ? null : pageOf(asked.answer);
  for (let pages = 1; page !== null; pages += 1) {
    rows.push(...page.rows);
    if (page.nextPageToken === null) break;
    if (pages === MOST_PAGES) {
      throw new AppError("provider_bad_body", `Alpaca has more than ${MOST_PAGES} pages of dividends.`);
    }
    const params = { ...query, symbols: asked.symbols.join(","), page_token: page.nextPageToken };
    page = pageOf(await api.get(PATH, params, tally));
  }
  return { rows, symbols: asked.symbols, unknownSymbols: asked.unknownSymbols };
}

function pageOf(answer: Awaited<ReturnType<AlpacaApi["get"]>>): WireDividendsPage {
  if (!answer.ok) throw answer.refusal.error;
  return parseDividendsPage(answer.body);
}
