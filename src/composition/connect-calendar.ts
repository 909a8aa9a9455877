import { createMarketDayStore } from "../adapters/postgres/operations/market-day-store.ts";
import { createSchwabMarketHoursSource } from "../adapters/schwab/market-hours-source.ts";
import type { Config } from "../config/config.ts";
import { type TradingCalendar, tradingCalendar } from "../market/trading-calendar.ts";
import type { MarketDayFacts } from "../operations/calendar-conditions.ts";
import {
  type KnownHours,
  knowNothing,
  learnMarketHours,
  type MarketHoursDeps,
  marketDayFacts,
  recallMarketHours,
} from "../operations/learn-market-hours.ts";
import type { Vendors } from "./connect-vendors.ts";
import { lazily } from "./lazily.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

/** The calendar that everything is handed, and what an isolate knows of the exchange's own hours behind it. */
export type OpenCalendar = { known: KnownHours; calendar: TradingCalendar };

export function openCalendar({ marketClosures }: Config): OpenCalendar {
  const known = knowNothing(marketClosures);
  return { known, calendar: tradingCalendar({ overrides: known.overrides }) };
}

/** How an invocation hears of the exchange's hours; neither of the first two throws. */
export type ExchangeHours = {
  /** From the store only: for whoever reads. */
  recall: (nowMs: number) => Promise<void>;
  /** From the exchange too, once a day: for whoever starts work. */
  learn: (nowMs: number) => Promise<void>;
  facts: (nowMs: number) => MarketDayFacts | null;
};

export function connectExchangeHours(
  { marketClosures: settings }: Config,
  { known }: OpenCalendar,
  { stores, vendors }: { stores: Stores; vendors: Vendors },
  { log }: Surroundings,
): ExchangeHours {
  const deps: MarketHoursDeps = lazily<MarketHoursDeps>({
    known: () => known,
    settings: () => settings,
    expected: () => tradingCalendar({ overrides: settings }),
    store: () => createMarketDayStore(stores.database),
    source: () => vendors.schwab && createSchwabMarketHoursSource(vendors.schwab),
    log: () => log,
  });
  return {
    recall: (nowMs) => recallMarketHours(deps, nowMs),
    learn: (nowMs) => learnMarketHours(deps, nowMs),
    facts: (nowMs) => marketDayFacts(deps, nowMs),
  };
}
