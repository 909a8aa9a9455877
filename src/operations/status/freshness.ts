import type { TradingCalendar } from "../../market/trading-calendar.ts";
import {
  type DataFreshness,
  type FreshnessLimits,
  type Instants,
  storedFreshness,
} from "../../providers/freshness.ts";

/** When what is kept of an active ticker was fetched or computed; null for what there is none of yet. */
export type StoredFreshness = {
  symbol: string;
  name: string | null;
  chain: (Instants & { provider: string }) | null;
  price: (Instants & { provider: string }) | null;
  metrics: (Instants & { provider: string }) | null;
};

export type FreshnessReader = { readFreshness(today: string): Promise<StoredFreshness[]> };

export type TickerFreshness = {
  symbol: string;
  name: string | null;
  chain: DataFreshness | null;
  price: DataFreshness | null;
  metrics: DataFreshness | null;
  /** Something of it is stale, or not there yet. */
  stale: boolean;
};

/** How old a ticker's chain, price and metrics are, by the same limits as where they are shown. */
export function tickerFreshness(
  { symbol, name, ...stored }: StoredFreshness,
  { limits, calendar }: { limits: FreshnessLimits; calendar: TradingCalendar },
  nowMs: number,
): TickerFreshness {
  const judge = (what: StoredFreshness["chain"], limitMs: number) =>
    what === null ? null : storedFreshness(what.provider, what, nowMs, { limitMs, calendar });
  const chain = judge(stored.chain, limits.chainsMs);
  const price = judge(stored.price, limits.quotesMs);
  const metrics = judge(stored.metrics, limits.metricsMs);
  return {
    symbol,
    name,
    chain,
    price,
    metrics,
    stale: [chain, price, metrics].some((one) => one?.stale !== false),
  };
}
