import { createAlpacaBarSource } from "../adapters/alpaca/bar-source.ts";
import { createAlpacaChainSource } from "../adapters/alpaca/chain-source.ts";
import type { AlpacaDeps } from "../adapters/alpaca/client.ts";
import { createAlpacaDailyBarSource } from "../adapters/alpaca/daily-bar-source.ts";
import { createAlpacaHistorySource } from "../adapters/alpaca/history-source.ts";
import { createAlpacaOptionHistorySource } from "../adapters/alpaca/option-history-source.ts";
import { createAlpacaQuoteSource } from "../adapters/alpaca/quote-source.ts";
import type { CboeDeps } from "../adapters/cboe/iv-bounds-source.ts";
import type { DatabentoDeps } from "../adapters/databento/client.ts";
import type { FinnhubDeps } from "../adapters/finnhub/client.ts";
import { createProviderHttp, type ProviderHttp } from "../adapters/provider-http.ts";
import { createSchwabChainSource } from "../adapters/schwab/chain-source.ts";
import type { SchwabDeps } from "../adapters/schwab/client.ts";
import { createSchwabPriceHistorySource } from "../adapters/schwab/price-history-source.ts";
import { createSchwabQuoteSource } from "../adapters/schwab/quote-source.ts";
import type { TiingoDeps } from "../adapters/tiingo/client.ts";
import type { TreasuryDeps } from "../adapters/treasury/curve-source.ts";
import type { ChainSource } from "../chains/ports.ts";
import type { Config } from "../config/config.ts";
import type { OptionHistorySource } from "../iv-metrics/history-ports.ts";
import type { BarSource, DailyBarSource, HistorySource, QuoteSource } from "../prices/sources.ts";
import type { Provider } from "../providers/provider.ts";
import type { Login } from "./connect-login.ts";
import { lazily } from "./lazily.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

/** What each vendor's adapters need to ask it; null without its credential, or its approval. */
export type Vendors = {
  schwab: SchwabDeps | null;
  alpaca: AlpacaDeps | null;
  tiingo: TiingoDeps | null;
  databento: DatabentoDeps | null;
  finnhub: FinnhubDeps | null;
  treasury: TreasuryDeps;
  cboe: CboeDeps | null;
};

export type CallLimits = { timeoutMs: number; maxBodyBytes: number };

const MEGABYTE = 1_000_000;
/** How long an answer may take and how large it may be, where nothing tighter is asked for. */
const LIMITS = {
  alpaca: { timeoutMs: 15_000, maxBodyBytes: 12 * MEGABYTE },
  tiingo: { timeoutMs: 15_000, maxBodyBytes: 4 * MEGABYTE },
  databento: { timeoutMs: 30_000, maxBodyBytes: 24 * MEGABYTE },
  finnhub: { timeoutMs: 10_000, maxBodyBytes: 4 * MEGABYTE },
  treasury: { timeoutMs: 15_000, maxBodyBytes: MEGABYTE },
  cboe: { timeoutMs: 10_000, maxBodyBytes: MEGABYTE },
} as const;

export function connectVendors(
  config: Config,
  stores: Stores,
  login: Login | null,
  { nowMs }: Surroundings,
  tighter: CallLimits | null = null,
): Vendors {
  const { schwab, alpaca, tiingo, databento, finnhub, treasury, cboe } = config;
  const { meter } = stores;
  const http = (provider: Exclude<Provider, "schwab">, name: string) =>
    createProviderHttp({ provider, name, ...(tighter ?? LIMITS[provider]), meter });
  return lazily<Vendors>({
    schwab: () =>
      schwab && login && { apiBase: schwab.apiBase, tokens: login.tokens, nowMs, meter, ...tighter },
    alpaca: () => alpaca && alpacaDeps(alpaca, http("alpaca", "Alpaca"), nowMs),
    tiingo: () => tiingo && keyedDeps(tiingo, http("tiingo", "Tiingo"), nowMs),
    databento: () => databento && databentoDeps(databento, http("databento", "Databento"), nowMs),
    finnhub: () => finnhub && keyedDeps(finnhub, http("finnhub", "Finnhub"), nowMs),
    treasury: () => ({ ...treasury, http: http("treasury", "The Treasury"), nowMs }),
    cboe: () => cboe && { ...cboe, http: http("cboe", "Cboe"), nowMs },
  });
}

type Present<T> = Exclude<T, null>;

function keyedDeps(
  { apiBase, apiKey }: Present<Config["tiingo"]>,
  http: ProviderHttp,
  nowMs: () => number,
): TiingoDeps & FinnhubDeps {
  return { apiBase, apiKey, http, nowMs };
}

function alpacaDeps(
  { apiBase, apiKey, apiSecret }: Present<Config["alpaca"]>,
  http: ProviderHttp,
  nowMs: () => number,
): AlpacaDeps {
  return { apiBase, keyId: apiKey, secretKey: apiSecret, http, nowMs };
}

function databentoDeps(
  { apiBase, apiKey, dailyDataset, minuteDataset, optionDataset }: Present<Config["databento"]>,
  http: ProviderHttp,
  nowMs: () => number,
): DatabentoDeps {
  return { apiBase, apiKey, dailyDataset, minuteDataset, optionDataset, http, nowMs };
}

type SchwabSources = {
  chains: ChainSource;
  quotes: QuoteSource;
  history: BarSource & DailyBarSource & HistorySource;
};

export function schwabSources({ schwab }: Vendors): SchwabSources | null {
  if (schwab === null) return null;
  return lazily<SchwabSources>({
    chains: () => createSchwabChainSource(schwab),
    quotes: () => createSchwabQuoteSource(schwab),
    history: () => createSchwabPriceHistorySource(schwab),
  });
}

type AlpacaSources = {
  chains: ChainSource;
  bars: BarSource;
  quotes: QuoteSource;
  daily: DailyBarSource;
  history: HistorySource;
  optionHistory: OptionHistorySource;
};

export function alpacaSources({ alpaca }: Vendors): AlpacaSources | null {
  if (alpaca === null) return null;
  return lazily<AlpacaSources>({
    chains: () => createAlpacaChainSource(alpaca),
    bars: () => createAlpacaBarSource(alpaca),
    quotes: () => createAlpacaQuoteSource(alpaca),
    daily: () => createAlpacaDailyBarSource(alpaca),
    history: () => createAlpacaHistorySource(alpaca),
    optionHistory: () => createAlpacaOptionHistorySource(alpaca),
  });
}
