import { type ExpirationSize, planSlices } from "../../../src/chains/plan-slices.ts";
import { spreadDelaySeconds } from "../../../src/chains/refresh-chains.ts";
import { sliceKey } from "../../../src/chains/slice.ts";
import { chainScope, symbolsPerRun } from "../../../src/composition/work-sizes.ts";
import type { Config } from "../../../src/config/config.ts";
import { daysBetween } from "../../../src/market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import { POLICY } from "../../../src/operations/plan-limits.ts";
import { buildSchedule } from "../../../src/scheduling/schedule.ts";
import type { Market } from "../../market/model/market.ts";
import { FREE_PLAN_PARALLELISM } from "../../qstash/start-qstash.ts";
import { wholeDay } from "../day-minutes.ts";
import { slotsOf } from "../measure/count-runs.ts";
import { type RefreshTimes, simulateRefresh } from "./simulate-refresh.ts";

/** What refreshing many names would take, from the real planner and the queue's real rules. */
export type ManyPlan = {
  tickers: number;
  contracts: number;
  slices: number;
  /** Contracts of the largest slice. */
  largest: number;
  refreshesADay: number;
  intervalMinutes: number;
  /** What `prices_1m` asks of Schwab in a minute besides: bars of the symbols whose turn it is, and all quotes. */
  priceCalls: number;
  times: RefreshTimes;
};

/** Schwab's answer and the Worker's part of it; the flow control's rate binds long before it at 4 at once. */
export const ASSUMED_SLICE_SECONDS = 1.5;

export function planMany(market: Market, symbols: readonly string[], date: string, config: Config): ManyPlan {
  const atMs = wallTimeToMs(date, 12 * 60);
  const today = newYorkDate(atMs);
  const scope = chainScope(config);
  const sized = symbols.map((symbol) => ({ symbol, sizes: sizesOf(market, symbol, atMs, config) }));
  const slices = sized.flatMap(({ symbol, sizes }) =>
    planSlices(symbol, sizes, today, scope).map((slice) => ({
      key: sliceKey(slice),
      contracts: sum(sizes.filter(({ expiration }) => slice.from <= expiration && expiration <= slice.to)),
    })),
  );
  const refresh = buildSchedule(config.scheduler).find(({ id }) => id === "options_refresh");
  const refreshesADay = refresh === undefined ? 0 : slotsOf(refresh, [wholeDay(date)]).length;
  return {
    tickers: symbols.length,
    contracts: slices.reduce((total, { contracts }) => total + contracts, 0),
    slices: slices.length,
    largest: Math.max(0, ...slices.map(({ contracts }) => contracts)),
    refreshesADay,
    intervalMinutes: config.scheduler.optionChainIntervalMinutes,
    priceCalls: Math.min(symbolsPerRun(config), symbols.length) + 1,
    times: simulateRefresh({
      delaysSeconds: slices.map(({ key }) => spreadDelaySeconds(key, slices.length, POLICY.schwabFlow.rate)),
      flow: POLICY.schwabFlow,
      sliceSeconds: ASSUMED_SLICE_SECONDS,
      accountParallelism: FREE_PLAN_PARALLELISM,
    }),
  };
}

/** The chains of a plan's budget, as the model lists them: what planBudget takes besides the settings. */
export function modelledChains(market: Market, symbols: readonly string[], date: string, config: Config) {
  const { contracts, slices } = planMany(market, symbols, date, config);
  const atMs = wallTimeToMs(date, 12 * 60);
  const expirations = symbols.reduce(
    (total, symbol) => total + sizesOf(market, symbol, atMs, config).length,
    0,
  );
  return {
    tickers: symbols.length,
    slicesPerRefresh: slices,
    contractsPerTicker: contracts / symbols.length,
    expirationsPerTicker: expirations / symbols.length,
    contractsPerSlice: chainScope(config).contractsPerSlice,
    symbolsPerRun: symbolsPerRun(config),
    symbolsPerPage: POLICY.symbolsPerDailyPage,
  };
}

/** What a refresh would have stored of each expiration: all listed strikes in scope, both sides. */
function sizesOf(market: Market, symbol: string, atMs: number, { scheduler }: Config): ExpirationSize[] {
  const today = newYorkDate(atMs);
  const byDate = new Map<string, number>();
  for (const { expiration, strikes } of market.listed(symbol, atMs) ?? []) {
    if (daysBetween(today, expiration.date) > scheduler.optionChainMaxDte) continue;
    const most = scheduler.optionChainStrikes === 0 ? strikes.length : scheduler.optionChainStrikes;
    const contracts = 2 * Math.min(strikes.length, most);
    byDate.set(expiration.date, (byDate.get(expiration.date) ?? 0) + contracts);
  }
  return [...byDate].map(([expiration, contracts]) => ({ expiration, contracts }));
}

function sum(sizes: readonly ExpirationSize[]): number {
  return sizes.reduce((total, { contracts }) => total + contracts, 0);
}
