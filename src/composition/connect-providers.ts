import { createAlpacaBarSource } from "../adapters/alpaca/bar-source.ts";
import { createAlpacaChainSource } from "../adapters/alpaca/chain-source.ts";
import { createAlpacaDailyBarSource } from "../adapters/alpaca/daily-bar-source.ts";
import { createAlpacaHistorySource } from "../adapters/alpaca/history-source.ts";
import { createAlpacaQuoteSource } from "../adapters/alpaca/quote-source.ts";
import { createDatabentoHistorySource } from "../adapters/databento/history-source.ts";
import { createFinnhubQuotes } from "../adapters/finnhub/quote-source.ts";
import { createProviderHttp } from "../adapters/provider-http.ts";
import type { AccessTokens } from "../adapters/schwab/access-token.ts";
import { createSchwabChainSource } from "../adapters/schwab/chain-source.ts";
import { createSchwabPriceHistory } from "../adapters/schwab/price-history-source.ts";
import { createSchwabQuoteSource } from "../adapters/schwab/quote-source.ts";
import { createTiingoDailyBars } from "../adapters/tiingo/daily-bar-source.ts";
import { createFallbackChains } from "../chains/fallback-source.ts";
import type { Config } from "../config/config.ts";
import type { Logger } from "../log.ts";
import {
  createFallbackBars,
  createFallbackDailyBars,
  createFallbackHistory,
  createFallbackQuotes,
} from "../prices/fallback-sources.ts";
import { createProviderHealthBook } from "../providers/health-book.ts";
import { inOrder } from "../providers/merge-answers.ts";
import type { Provider } from "../providers/provider.ts";
import type { Stores } from "./connect-stores.ts";

export type Surroundings = { nowMs: () => number; tokens: AccessTokens; log: Logger };

const MEGABYTE = 1_000_000;

/** Every capability as one source, over the providers that have their credential, in the order of the settings. */
export function connectProviders(config: Config, stores: Stores, around: Surroundings) {
  const { nowMs, log } = around;
  const { schwab, alpaca, tiingo, databento, finnhub } = connectVendors(config, stores, around);
  const order = config.providerOrder;
  const gated = new Set<Provider>(["schwab"]);
  const healthBook = createProviderHealthBook({ store: stores.health, log, gated });
  const deps = { health: healthBook, nowMs, log };
  const { history } = schwab;
  const chains = { schwab: schwab.chains, alpaca: alpaca?.chains };
  const bars = { schwab: history, alpaca: alpaca?.bars };
  const quotes = { schwab: schwab.quotes, alpaca: alpaca?.quotes, finnhub };
  const endOfDay = { tiingo, schwab: history, alpaca: alpaca?.daily };
  const histories = { databento, alpaca: alpaca?.history, schwab: history };
  const daily = inOrder(order.eod, endOfDay);
  return {
    healthBook,
    source: createFallbackChains(deps, inOrder(order.chains, chains)),
    fallbackBars: createFallbackBars(deps, inOrder(order.bars, bars)),
    fallbackQuotes: createFallbackQuotes(deps, inOrder(order.quotes, quotes)),
    fallbackDaily: createFallbackDailyBars(deps, daily),
    fallbackHistory: createFallbackHistory(
      { ...deps, maxCostUsd: config.databento?.maxCostUsd ?? 0 },
      inOrder(order.history, histories),
    ),
    /** Who is asked first for end-of-day bars, whose rate limit a page reserves. */
    firstDailyProvider: daily[0]?.provider ?? ("schwab" as const),
  };
}

function connectVendors(config: Config, { meter }: Stores, { nowMs, tokens }: Surroundings) {
  const { schwab, alpaca, tiingo, databento, finnhub } = config;
  const http = (provider: Provider, name: string, timeoutMs: number, maxBodyBytes: number) =>
    createProviderHttp({ provider, name, timeoutMs, maxBodyBytes, meter });
  const trader = { apiBase: schwab.apiBase, tokens, nowMs, meter };
  return {
    schwab: {
      chains: createSchwabChainSource({ ...trader, strikes: config.scheduler.optionChainStrikes }),
      quotes: createSchwabQuoteSource(trader),
      history: createSchwabPriceHistory(trader),
    },
    alpaca:
      alpaca &&
      alpacaSources({
        apiBase: alpaca.apiBase,
        keyId: alpaca.apiKey,
        secretKey: alpaca.apiSecret,
        http: http("alpaca", "Alpaca", 15_000, 12 * MEGABYTE),
        nowMs,
      }),
    tiingo:
      tiingo &&
      createTiingoDailyBars({ ...tiingo, http: http("tiingo", "Tiingo", 15_000, 4 * MEGABYTE), nowMs }),
    databento:
      databento &&
      createDatabentoHistorySource({
        ...databento,
        http: http("databento", "Databento", 30_000, 24 * MEGABYTE),
        nowMs,
      }),
    finnhub:
      finnhub &&
      createFinnhubQuotes({ ...finnhub, http: http("finnhub", "Finnhub", 10_000, 4 * MEGABYTE), nowMs }),
  };
}

function alpacaSources(deps: Parameters<typeof createAlpacaBarSource>[0]) {
  return {
    chains: createAlpacaChainSource(deps),
    bars: createAlpacaBarSource(deps),
    quotes: createAlpacaQuoteSource(deps),
    daily: createAlpacaDailyBarSource(deps),
    history: createAlpacaHistorySource(deps),
  };
}
