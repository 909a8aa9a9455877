import type { Database } from "../../adapters/postgres/client.ts";
import { createHistoryProgressReader } from "../../adapters/postgres/iv-metrics/history-progress.ts";
import { createIvBoundsStore } from "../../adapters/postgres/iv-metrics/iv-bounds-store.ts";
import { createIvHistoryStore } from "../../adapters/postgres/iv-metrics/iv-history-store.ts";
import { createIvMetricsStore } from "../../adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createRankStore } from "../../adapters/postgres/iv-metrics/rank-store.ts";
import { createVolatilityReader } from "../../adapters/postgres/iv-metrics/volatility-reader.ts";
import { createPastInputsReader } from "../../adapters/postgres/market-inputs/past-inputs-reader.ts";
import { createOutcomeReader } from "../../adapters/postgres/track-record/outcome-reader.ts";
import { createOutcomeStore } from "../../adapters/postgres/track-record/outcome-store.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";

/** Volatility as it is, as it was rebuilt, and what became of what it implied. */
export function volatilityStores(database: () => Database, calendar: TradingCalendar) {
  return {
    ivMetrics: () => createIvMetricsStore(database()),
    ranks: () => createRankStore(database()),
    volatility: () => createVolatilityReader(database()),
    ivBounds: () => createIvBoundsStore(database()),
    ivHistory: () => createIvHistoryStore(database(), calendar),
    historyProgress: () => createHistoryProgressReader(database()),
    pastInputs: () => createPastInputsReader(database()),
    outcomes: () => createOutcomeReader(database()),
    outcomeStore: () => createOutcomeStore(database(), calendar),
  };
}
