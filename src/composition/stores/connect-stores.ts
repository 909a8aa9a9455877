import { createInvocationMeter, type InvocationMeter } from "../../adapters/invocation-meter.ts";
import { createAlertBook } from "../../adapters/postgres/alerts/alert-book.ts";
import { createOutbox } from "../../adapters/postgres/alerts/outbox.ts";
import { createWatchlistStore } from "../../adapters/postgres/alerts/watchlist-store.ts";
import { createActivityReader } from "../../adapters/postgres/chains/activity-reader.ts";
import { createChainPlanStore } from "../../adapters/postgres/chains/chain-plan-store.ts";
import { createChainReader } from "../../adapters/postgres/chains/chain-reader.ts";
import { createChainStore } from "../../adapters/postgres/chains/chain-store.ts";
import { createPlanReader } from "../../adapters/postgres/chains/plan-reader.ts";
import { createPositionReader } from "../../adapters/postgres/chains/position-reader.ts";
import { connectPostgres, type Database } from "../../adapters/postgres/client.ts";
import { createDigestStore } from "../../adapters/postgres/digests/digest-store.ts";
import { createJobControls } from "../../adapters/postgres/ledger/job-controls.ts";
import { createLostTasks } from "../../adapters/postgres/ledger/lost-tasks.ts";
import { createRunLedger } from "../../adapters/postgres/ledger/run-ledger.ts";
import { createRunMemory } from "../../adapters/postgres/ledger/run-memory.ts";
import { createRunReader } from "../../adapters/postgres/ledger/run-reader.ts";
import { createTaskLedger } from "../../adapters/postgres/ledger/task-ledger.ts";
import { createCurveStore } from "../../adapters/postgres/market-inputs/curve-store.ts";
import { createDividendStore } from "../../adapters/postgres/market-inputs/dividend-store.ts";
import { createMarketInputsReader } from "../../adapters/postgres/market-inputs/market-inputs-reader.ts";
import { createBarStore } from "../../adapters/postgres/prices/bar-store.ts";
import { createDailyStore } from "../../adapters/postgres/prices/daily-store.ts";
import { createHoleStore } from "../../adapters/postgres/prices/hole-store.ts";
import { createPriceReader } from "../../adapters/postgres/prices/price-reader.ts";
import { createRangeReader } from "../../adapters/postgres/prices/range-reader.ts";
import { createProviderHealthStore } from "../../adapters/postgres/providers/provider-health-store.ts";
import { createRateBudget } from "../../adapters/postgres/providers/rate-budget.ts";
import { createTradeStore } from "../../adapters/postgres/trades/trade-store.ts";
import { connectQueue, type Queue } from "../../adapters/qstash/client.ts";
import { createPagePublisher } from "../../adapters/qstash/page-publisher.ts";
import { createSlicePublisher } from "../../adapters/qstash/slice-publisher.ts";
import { connectRedis, type RedisClient } from "../../adapters/redis/client.ts";
import type { Outbox } from "../../alerts/outbox-ports.ts";
import type { AlertBook, WatchlistStore } from "../../alerts/ports.ts";
import type { PositionReader } from "../../calculator/ports.ts";
import type { ActivityReader } from "../../chains/activity/ports.ts";
import type {
  ChainPlanStore,
  ChainStore,
  LostTasks,
  SlicePublisher,
  TaskLedger,
} from "../../chains/ports.ts";
import type { ChainReader } from "../../chains/reader-ports.ts";
import type { Config } from "../../config/config.ts";
import type { DigestStore } from "../../digests/ports.ts";
import type { DividendReader, DividendStore, MarketInputsReader } from "../../dividends/ports.ts";
import type { DailyStore, HoleStore } from "../../history/ports.ts";
import type { IvBoundsStore } from "../../iv-metrics/bounds-ports.ts";
import type { IvHistoryStore } from "../../iv-metrics/history-ports.ts";
import type { IvMetricsStore, VolatilityReader } from "../../iv-metrics/ports.ts";
import type { RankStore } from "../../iv-metrics/rank-ports.ts";
import type { HistoryProgressReader, PastInputsReader } from "../../iv-metrics/rebuild/ports.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { POLICY } from "../../operations/plan-limits.ts";
import type { PlanReader } from "../../planner/ports.ts";
import type { BarStore, PriceReader } from "../../prices/ports.ts";
import type { RangeReader } from "../../prices/range-ports.ts";
import type { ProviderHealthStore, RateBudget } from "../../providers/ports.ts";
import type { CurveStore } from "../../rates/ports.ts";
import type { JobControls } from "../../scheduling/control-ports.ts";
import type { PagePublisher, RunLedger, RunReader } from "../../scheduling/ports.ts";
import type { TellGivenUp } from "../../scheduling/run-failure.ts";
import type { RunMemory } from "../../scheduling/run-memory.ts";
import type { OutcomeReader, OutcomeStore } from "../../track-record/ports.ts";
import type { TradeStore } from "../../trades/ports.ts";
import { lazily } from "../lazily.ts";
import { volatilityStores } from "./volatility-stores.ts";
import { type WatchedStores, watchedStores } from "./watched-stores.ts";

/** Database, cache and queue, each adapter under the port that it fills. */
export type Stores = WatchedStores & {
  meter: InvocationMeter;
  database: Database;
  redis: RedisClient;
  queue: Queue;
  // scheduling
  ledger: RunLedger;
  runs: RunReader;
  controls: JobControls;
  pages: PagePublisher;
  // providers
  health: ProviderHealthStore;
  rateBudget: RateBudget;
  // chains
  chains: ChainReader;
  activity: ActivityReader;
  positions: PositionReader;
  plans: PlanReader;
  chainPlan: ChainPlanStore;
  chainStore: ChainStore;
  tasks: TaskLedger;
  lost: LostTasks;
  slices: SlicePublisher;
  // market inputs
  curves: CurveStore;
  dividends: DividendStore & DividendReader;
  marketInputs: MarketInputsReader;
  // prices and history
  prices: PriceReader;
  ranges: RangeReader;
  bars: BarStore;
  daily: DailyStore;
  holes: HoleStore;
  memory: RunMemory;
  // volatility
  ivMetrics: IvMetricsStore;
  ranks: RankStore;
  volatility: VolatilityReader;
  ivBounds: IvBoundsStore;
  ivHistory: IvHistoryStore;
  historyProgress: HistoryProgressReader;
  pastInputs: PastInputsReader;
  outcomes: OutcomeReader;
  outcomeStore: OutcomeStore;
  // alerts
  alertBook: AlertBook;
  watchlists: WatchlistStore;
  outbox: Outbox;
  // trades and digests
  trades: TradeStore;
  digests: DigestStore;
};

/** What the stores tell of what they do. */
export type StoresTell = {
  /** Before and after each request that may change the database. */
  onWrite: () => void;
  tellGivenUp: TellGivenUp;
};

export function connectStores(
  config: Config,
  calendar: TradingCalendar,
  { onWrite, tellGivenUp }: StoresTell,
): Stores {
  const stores: Stores = lazily<Stores>({
    meter: createInvocationMeter,
    database: () => connectPostgres(config.database, stores.meter, { scope: stores.meter.current, onWrite }),
    redis: () => connectRedis(config.redis, stores.meter),
    queue: () => openQueue(config, stores.meter),
    ledger: () => createRunLedger(stores.database, stores.meter, tellGivenUp),
    runs: () => createRunReader(stores.database),
    controls: () => createJobControls(stores.database),
    pages: () => createPagePublisher(stores.queue),
    health: () => createProviderHealthStore(stores.database),
    rateBudget: () => createRateBudget(stores.database, POLICY.jobCalls),
    chains: () => createChainReader(stores.database),
    activity: () => createActivityReader(stores.database),
    positions: () => createPositionReader(stores.database),
    plans: () => createPlanReader(stores.database),
    chainPlan: () => createChainPlanStore(stores.database),
    chainStore: () => createChainStore(stores.database, stores.meter),
    tasks: () => createTaskLedger(stores.database),
    lost: () => createLostTasks(stores.database),
    slices: () => openSlices(stores.queue),
    curves: () => createCurveStore(stores.database),
    dividends: () => createDividendStore(stores.database),
    marketInputs: () => createMarketInputsReader(stores.database),
    prices: () => createPriceReader(stores.database),
    ranges: () => createRangeReader(stores.database),
    bars: () => createBarStore(stores.database, calendar),
    daily: () => createDailyStore(stores.database, calendar),
    holes: () => createHoleStore(stores.database, calendar),
    memory: () => createRunMemory(stores.database, stores.meter),
    ...volatilityStores(() => stores.database, calendar),
    ...toldStores(() => stores.database),
    ...watchedStores(() => stores.database),
  });
  return stores;
}

/** What people have asked to be told of, and what waits to be told. */
function toldStores(database: () => Database) {
  return {
    alertBook: () => createAlertBook(database()),
    watchlists: () => createWatchlistStore(database()),
    outbox: () => createOutbox(database()),
    trades: () => createTradeStore(database()),
    digests: () => createDigestStore(database()),
  };
}

function openQueue({ qstash: { url, token }, publicBaseUrl }: Config, meter: InvocationMeter): Queue {
  return connectQueue({ url, token, publicBaseUrl }, meter);
}

function openSlices(queue: Queue): SlicePublisher {
  return createSlicePublisher(queue, {
    messagesPerBatch: POLICY.messagesPerBatch,
    retries: POLICY.sliceRetries,
    flow: POLICY.schwabFlow,
  });
}
