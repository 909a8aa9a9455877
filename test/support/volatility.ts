import type { StoredExpirySnapshot } from "../../src/chains/reader-ports.ts";
import type {
  DailyPrice,
  IvMetricsRow,
  IvMetricsStore,
  MarketsRequest,
  TickerMarket,
} from "../../src/iv-metrics/ports.ts";
import type { RankDay } from "../../src/iv-metrics/rank-day.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { IN_SESSION, TODAY } from "./moments.ts";

const { tradingDaysBetween } = nyseCalendar;

export function aSnapshot(changes: Partial<StoredExpirySnapshot> = {}): StoredExpirySnapshot {
  return {
    root: "SPY",
    expiration: "2026-12-18",
    settlement: "PM",
    asOfMs: IN_SESSION,
    quotedAtMs: IN_SESSION,
    delayed: false,
    statedPrice: 580,
    impliedPrice: 580,
    impliedPriceError: 0.02,
    underlyingPrice: 580,
    rate: 0.04,
    rateSource: "treasury",
    slopeRate: null,
    dividendYield: 0.012,
    dividends: 1.75,
    forward: 581.2,
    forwardError: 0.02,
    forwardSource: "parity",
    smile: null,
    atmImpliedVolatility: 0.2,
    skew25Delta: 0.3,
    modelFreeVolatility: null,
    butterflyArbitrage: false,
    atmStraddle: 24.5,
    contracts: 82,
    tooWide: 0,
    unpricedCalls: [],
    unpricedPuts: [],
    provider: "schwab",
    ...changes,
  };
}

/** Daily bars of `count` sessions up to the one before today; each closes `drift` above the one before. */
export function dailyPrices(count: number, changes: Partial<DailyPrice> = {}, drift = 0.01): DailyPrice[] {
  const days = tradingDaysBetween(addDays(TODAY, -500), addDays(TODAY, -1)).slice(-count);
  return days.map((day, i) => {
    // Alternately up and down, so that there is a deviation to measure.
    const close = 500 * (1 + (i % 2) * drift);
    const bar = { open: close, high: close * 1.005, low: close * 0.995, close };
    return { day, ...bar, adjusted: true, splitFactor: null, ...changes };
  });
}

export function aTickerMarket(changes: Partial<TickerMarket> = {}): TickerMarket {
  return {
    symbol: "SPY",
    snapshots: [
      aSnapshot({ expiration: "2026-11-27", atmImpliedVolatility: 0.15, skew25Delta: 0.2, atmStraddle: 9.1 }),
      aSnapshot(),
      aSnapshot({ expiration: "2027-03-19", atmImpliedVolatility: 0.24, skew25Delta: 0.35 }),
    ],
    days: [],
    before: null,
    bars: dailyPrices(61),
    closeSlotMs: null,
    ...changes,
  };
}

/** Days that were kept live, as a rank looks at them, oldest first. */
export function liveDays(closes: readonly number[]): RankDay[] {
  return closes.map((iv30, i) => ({
    day: addDays("2025-12-01", i),
    live: { iv30, provider: "schwab" },
    rebuilt: null,
  }));
}

/** Days that were rebuilt from Databento's quotes. */
export function rebuiltDays(closes: readonly number[], from = "2025-12-01"): RankDay[] {
  return closes.map((iv30, i) => ({
    day: addDays(from, i),
    live: null,
    rebuilt: { iv30, source: "databento-cbbo-1m" },
  }));
}

/**
 * What it reads is what the test says of a request, kept in `requests`; what is written is held to the same contract as
 * Postgres'.
 */
export function scriptedMarkets(markets: (request: MarketsRequest) => readonly TickerMarket[]) {
  const rows = new Map<string, IvMetricsRow>();
  const requests: MarketsRequest[] = [];
  const store: IvMetricsStore = {
    async readMarkets(request) {
      requests.push(request);
      return [...markets(request)];
    },
    async storeMetrics(given) {
      const changed = given.filter((row) => {
        const key = `${row.symbol} ${row.slotMs}`;
        const known = rows.get(key);
        if (known !== undefined && known.asOfMs > row.asOfMs) return false;
        rows.set(key, row);
        return JSON.stringify(known) !== JSON.stringify(row);
      });
      return changed.length;
    },
  };
  return { store, requests, rows: () => [...rows.values()] };
}

export function aMetricsRun(changes: Partial<ClaimedRun> = {}): ClaimedRun {
  const slotMs = changes.slotMs ?? IN_SESSION;
  return {
    id: runId("iv_metrics", slotMs),
    job: "iv_metrics",
    slotMs,
    trigger: "schedule",
    notAfterMs: slotMs + 900_000,
    fence: 1,
    page: 0,
    range: null,
    symbol: null,
    ...changes,
  };
}
