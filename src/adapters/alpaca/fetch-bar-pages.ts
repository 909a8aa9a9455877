import { AppError } from "../../errors.ts";
import { MINUTE_MS } from "../../market/calendar-date.ts";
import type { SymbolFailure } from "../../providers/provider.ts";
import { askForSymbols } from "./ask-for-symbols.ts";
import type { AlpacaApi, AlpacaQuery, Tally } from "./client.ts";
import { parseBarsPage, type WirePage } from "./wire.ts";

export type BarsQuery = {
  /** Of shares unless given. */
  path?: typeof STOCK_BARS | typeof OPTION_BARS;
  symbols: readonly string[];
  timeframe: "1Min" | "5Min" | "1Day";
  /** Null: not a question of options. */
  adjustment: "raw" | "all" | null;
  /** `[fromMs, toMs)` */
  fromMs: number;
  toMs: number;
  nowMs: number;
};

export type BarPages = {
  pages: WirePage[];
  unknownSymbols: string[];
  failures: SymbolFailure[];
  /** Where the range ended that was answered: before `toMs` where the plan has no later bars. */
  endMs: number;
};

/**
 * The plan's 15 minutes and one more, since both clocks go on while the request travels; then further back, for a clock
 * of ours that is ahead and an answer that does not tell the time.
 */
const DELAYS_MS = [16 * MINUTE_MS, 21 * MINUTE_MS, 31 * MINUTE_MS] as const;
/** Bars of all symbols together. */
const BARS_PER_PAGE = "10000";
const MOST_PAGES = 20;
export const STOCK_BARS = "/v2/stocks/bars";
export const OPTION_BARS = "/v1beta1/options/bars";

/**
 * Every page of one multi-symbol request. Pages go on while there is a token, also below the limit. No `feed`: history
 * of the default one is consolidated, that of `iex` one venue's three per cent. Where the plan lacks the last
 * 15 minutes the range is asked for again without them.
 */
export async function fetchBarPages(api: AlpacaApi, query: BarsQuery, tally: Tally): Promise<BarPages> {
  const first = await firstPage(api, query, tally);
  const { pages, endMs, symbols } = first;
  const seen = new Set<string>();
  const end = (failures: SymbolFailure[]): BarPages => ({ ...first, failures });
  for (;;) {
    const token = pages.at(-1)?.nextPageToken ?? null;
    if (token === null) return end([]);
    if (seen.has(token)) return end(unfinished(first, badPaging("sends the same page token again")));
    if (pages.length === MOST_PAGES) return end(unfinished(first, tooMany()));
    seen.add(token);
    try {
      const params = { symbols: symbols.join(","), ...paramsOf(query, endMs), page_token: token };
      const answer = await api.get(query.path ?? STOCK_BARS, params, tally);
      if (!answer.ok) return end(unfinished(first, answer.refusal.error));
      pages.push(parseBarsPage(answer.body));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return end(unfinished(first, error));
    }
  }
}

type FirstPage = { pages: WirePage[]; symbols: string[]; unknownSymbols: string[]; endMs: number };

async function firstPage(api: AlpacaApi, query: BarsQuery, tally: Tally): Promise<FirstPage> {
  const ask = (symbols: readonly string[], endMs: number) =>
    askForSymbols(api, { path: query.path ?? STOCK_BARS, symbols, query: paramsOf(query, endMs) }, tally);
  let endMs = query.toMs;
  let asked = await ask(query.symbols, endMs);
  const unknownSymbols = [...asked.unknownSymbols];
  for (const delayMs of DELAYS_MS) {
    const refusal = asked.answer?.ok === false ? asked.answer.refusal : null;
    if (refusal === null || !refusal.tooRecent) break;
    const theirNowMs = Math.min(query.nowMs, refusal.serverNowMs ?? query.nowMs);
    const earlierMs = Math.floor((theirNowMs - delayMs) / MINUTE_MS) * MINUTE_MS;
    if (earlierMs >= endMs) continue;
    endMs = Math.max(query.fromMs, earlierMs);
    if (endMs === query.fromMs) return { pages: [], symbols: asked.symbols, unknownSymbols, endMs };
    asked = await ask(asked.symbols, endMs);
    unknownSymbols.push(...asked.unknownSymbols);
  }
  const { answer, symbols } = asked;
  if (answer !== null && !answer.ok) throw answer.refusal.error;
  const pages = answer === null ? [] : [parseBarsPage(answer.body)];
  return {
    pages,
    symbols,
    unknownSymbols: [...new Set(unknownSymbols)],
    endMs,
  };
}

function paramsOf({ timeframe, adjustment, fromMs }: BarsQuery, endMs: number): AlpacaQuery {
  return {
    timeframe,
    adjustment,
    start: new Date(fromMs).toISOString(),
    // Alpaca's end is included.
    end: new Date(endMs - 1).toISOString(),
    limit: BARS_PER_PAGE,
    sort: "asc",
  };
}

/** Bars come by symbol, then time: the last symbol of a broken-off answer and all after it are not complete. */
function unfinished({ pages, symbols }: FirstPage, error: AppError): SymbolFailure[] {
  const last = pages.flatMap(({ bySymbol }) => [...bySymbol.keys()]).reduce((a, b) => (a > b ? a : b), "");
  return symbols.filter((symbol) => symbol >= last).map((symbol) => ({ symbol, error }));
}

function tooMany(): AppError {
  return new AppError("provider_oversize", `Alpaca has more than ${MOST_PAGES} pages of bars.`, {
    hint: "Ask for fewer symbols or days.",
  });
}

function badPaging(what: string): AppError {
  return new AppError("provider_bad_body", `Alpaca ${what}.`);
}
