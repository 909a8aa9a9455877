import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { changeSince } from "../prices/read-quote.ts";
import {
  type DataFreshness,
  type FreshnessLimits,
  storedFreshness,
  USUAL_LIMITS,
} from "../providers/freshness.ts";
import type { ScanMetrics, ScanRow, VolatilityReader } from "./ports.ts";
import { missingText } from "./rank-basis.ts";
import { missingRank } from "./rank-closes.ts";

/** A ticker beside the others. Volatilities are annual fractions, rank and percentile 0..100, prices dollars a share. */
export type ScannedTicker = Pick<
  ScanRow,
  "symbol" | "name" | "price" | "volume" | "openInterest" | "spread"
> & {
  /** Dollars since the previous close, and percent of it. */
  change: number | null;
  changePercent: number | null;
  /** Of the price; null while there is none. */
  priceData: DataFreshness | null;
  ivRank: number | null;
  ivPercentile: number | null;
  /** Daily closes behind the rank. */
  observations: number;
  /** How many of them were rebuilt. */
  rebuiltObservations: number;
  regime: ScanMetrics["regime"];
  iv30: number | null;
  /** Close to close over 20 sessions, and iv30 less it. */
  realised20: number | null;
  ivLessRealised: number | null;
  /** One standard deviation over 30 days, percent of the price that it was computed at. */
  expectedMovePercent: number | null;
  /** Why there is no rank, in words; null where there is one. */
  unranked: string | null;
  /** Of the metrics; null while none have been computed. */
  data: DataFreshness | null;
};

export type ScanDeps = {
  volatility: Pick<VolatilityReader, "readScan">;
  calendar?: TradingCalendar;
  limits?: Pick<FreshnessLimits, "metricsMs" | "quotesMs"> | undefined;
};

/** Every active ticker by symbol, as its latest metrics, price and snapshots have it. */
export async function scanTickers(deps: ScanDeps, nowMs: number): Promise<ScannedTicker[]> {
  const rows = await deps.volatility.readScan(newYorkDate(nowMs));
  return rows.map((row) => scannedTicker(row, deps, nowMs));
}

export function scannedTicker(
  row: ScanRow,
  deps: Omit<ScanDeps, "volatility">,
  nowMs: number,
): ScannedTicker {
  const { symbol, name, price, previousClose, volume, openInterest, spread, metrics } = row;
  const { limits: { metricsMs: limitMs } = USUAL_LIMITS, calendar } = deps;
  const since = price === null ? NO_CHANGE : changeSince(previousClose, price);
  return {
    symbol,
    name,
    price,
    volume,
    openInterest,
    spread,
    ...since,
    priceData: priceFreshness(row, deps, nowMs),
    ivRank: metrics?.ivRank ?? null,
    ivPercentile: metrics?.ivPercentile ?? null,
    observations: metrics?.observations ?? 0,
    rebuiltObservations: metrics?.rebuiltObservations ?? 0,
    regime: metrics?.regime ?? null,
    iv30: metrics?.iv30 ?? null,
    realised20: metrics?.rv20 ?? null,
    ivLessRealised: metrics?.ivLessRv ?? null,
    expectedMovePercent: movePercent(metrics),
    unranked: whyUnranked(metrics),
    data: metrics === null ? null : storedFreshness(metrics.provider, metrics, nowMs, { limitMs, calendar }),
  };
}

const NO_CHANGE = { change: null, changePercent: null };

function priceFreshness(
  { price, priceAtMs, provider }: ScanRow,
  { limits: { quotesMs: limitMs } = USUAL_LIMITS, calendar }: Omit<ScanDeps, "volatility">,
  nowMs: number,
): DataFreshness | null {
  if (price === null || priceAtMs === null) return null;
  return storedFreshness(provider ?? "unknown", priceAtMs, nowMs, { limitMs, calendar });
}

function movePercent(metrics: ScanMetrics | null): number | null {
  if (metrics === null || metrics.expectedMove30 === null || metrics.underlyingPrice <= 0) return null;
  return (100 * metrics.expectedMove30) / metrics.underlyingPrice;
}

function whyUnranked(metrics: ScanMetrics | null): string | null {
  if (metrics === null) return "no volatility computed yet";
  const missing = missingRank(metrics);
  return missing === null ? null : missingText(missing, metrics.observations);
}
