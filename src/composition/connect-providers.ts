import { createAlpacaDeclaredDividendSource } from "../adapters/alpaca/declared-dividend-source.ts";
import { createDatabentoHistorySource } from "../adapters/databento/history-source.ts";
import { createDatabentoOptionHistorySource } from "../adapters/databento/option-history-source.ts";
import { createFinnhubQuoteSource } from "../adapters/finnhub/quote-source.ts";
import { createSchwabDividendOutlookSource } from "../adapters/schwab/dividend-outlook-source.ts";
import { createTiingoDailyBarSource } from "../adapters/tiingo/daily-bar-source.ts";
import { createTreasuryCurveSource } from "../adapters/treasury/curve-source.ts";
import { createFallbackChains } from "../chains/fallback-source.ts";
import type { ChainSource } from "../chains/ports.ts";
import type { Config } from "../config/config.ts";
import type { DeclaredDividendSource, DividendOutlookSource } from "../dividends/ports.ts";
import type { OptionHistorySource } from "../iv-metrics/history-ports.ts";
import type {
  FallbackBars,
  FallbackDailyBars,
  FallbackHistory,
  FallbackQuotes,
} from "../prices/fallback-ports.ts";
import {
  createFallbackBars,
  createFallbackDailyBars,
  createFallbackHistory,
  createFallbackQuotes,
} from "../prices/fallback-sources.ts";
import type { BarSource, DailyBarSource, HistorySource, QuoteSource } from "../prices/sources.ts";
import type { AskDeps } from "../providers/ask-providers.ts";
import { createProviderHealthBook, type ProviderHealthBook } from "../providers/health-book.ts";
import { inOrder, type Ranked } from "../providers/merge-answers.ts";
import type { Provider } from "../providers/provider.ts";
import type { CurveSource } from "../rates/ports.ts";
import { alpacaSources, schwabSources, type Vendors } from "./connect-vendors.ts";
import { lazily } from "./lazily.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

/** Every capability as one source, over the providers that have their credential, in the order of the settings. */
export type Providers = {
  healthBook: ProviderHealthBook;
  /** What a call behind the circuits takes. */
  asking: AskDeps;
  chains: ChainSource;
  bars: FallbackBars;
  quotes: FallbackQuotes;
  daily: FallbackDailyBars;
  history: FallbackHistory;
  optionHistory: readonly Ranked<OptionHistorySource>[];
  curves: readonly Ranked<CurveSource>[];
  declaredDividends: Ranked<DeclaredDividendSource> | null;
  dividendOutlooks: Ranked<DividendOutlookSource> | null;
  /** Who is asked first for end-of-day bars, whose rate limit a page reserves. */
  firstDailyProvider: Provider;
};

/** A refused call of these alone does not mean a new login: their login gate says when one is due. */
const GATED: ReadonlySet<Provider> = new Set(["schwab"]);

export function connectProviders(
  config: Config,
  stores: Stores,
  vendors: Vendors,
  { nowMs, log }: Surroundings,
): Providers {
  const ranked = rankSources(config.providerOrder, vendors);
  const providers: Providers = lazily<Providers>({
    healthBook: () => createProviderHealthBook({ store: stores.health, log, gated: GATED }),
    asking: () => ({ health: providers.healthBook, nowMs, log }),
    chains: () => createFallbackChains({ ...providers.asking, log }, ranked.chains),
    bars: () => createFallbackBars(providers.asking, ranked.bars),
    quotes: () => createFallbackQuotes(providers.asking, ranked.quotes),
    daily: () => createFallbackDailyBars(providers.asking, ranked.daily),
    history: () =>
      createFallbackHistory(
        { ...providers.asking, maxCostUsd: config.databento?.maxCostUsd ?? 0 },
        ranked.history,
      ),
    optionHistory: () => ranked.optionHistory,
    curves: () => [{ provider: "treasury", source: createTreasuryCurveSource(vendors.treasury) }],
    declaredDividends: () =>
      vendors.alpaca && { provider: "alpaca", source: createAlpacaDeclaredDividendSource(vendors.alpaca) },
    dividendOutlooks: () =>
      vendors.schwab && { provider: "schwab", source: createSchwabDividendOutlookSource(vendors.schwab) },
    // The job of end-of-day bars does nothing where there is none.
    firstDailyProvider: () => ranked.daily[0]?.provider ?? "tiingo",
  });
  return providers;
}

type RankedSources = {
  chains: Ranked<ChainSource>[];
  bars: Ranked<BarSource>[];
  quotes: Ranked<QuoteSource>[];
  daily: Ranked<DailyBarSource>[];
  history: Ranked<HistorySource>[];
  optionHistory: Ranked<OptionHistorySource>[];
};

/** Who can do what, in the order of the settings. */
function rankSources(order: Config["providerOrder"], vendors: Vendors): RankedSources {
  const schwab = () => schwabSources(vendors);
  const alpaca = () => alpacaSources(vendors);
  return lazily<RankedSources>({
    chains: () => inOrder(order.chains, { schwab: schwab()?.chains, alpaca: alpaca()?.chains }),
    bars: () => inOrder(order.bars, { schwab: schwab()?.history, alpaca: alpaca()?.bars }),
    quotes: () =>
      inOrder(order.quotes, {
        schwab: schwab()?.quotes,
        alpaca: alpaca()?.quotes,
        finnhub: vendors.finnhub && createFinnhubQuoteSource(vendors.finnhub),
      }),
    daily: () =>
      inOrder(order.eod, {
        tiingo: vendors.tiingo && createTiingoDailyBarSource(vendors.tiingo),
        schwab: schwab()?.history,
        alpaca: alpaca()?.daily,
      }),
    history: () =>
      inOrder(order.history, {
        databento: vendors.databento && createDatabentoHistorySource(vendors.databento),
        alpaca: alpaca()?.history,
        schwab: schwab()?.history,
      }),
    optionHistory: () =>
      inOrder(order.option_history, {
        databento: vendors.databento && createDatabentoOptionHistorySource(vendors.databento),
        alpaca: alpaca()?.optionHistory,
      }),
  });
}
