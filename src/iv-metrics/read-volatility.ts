import { type ExpiryInputs, expiryInputs, snapshotBefore } from "../chains/expiry-inputs.ts";
import { liveSeries } from "../chains/live-series.ts";
import { requireTicker } from "../chains/read-chain.ts";
import type { ChainReader, StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import {
  aheadWarnings,
  type DataFreshness,
  type FreshnessLimits,
  storedFreshness,
  USUAL_LIMITS,
} from "../providers/freshness.ts";
import { IV_MINIMUM_OBSERVATIONS, type IvHistoryGap } from "../volatility/iv-history.ts";
import { STANDARD_MATURITIES, termShape } from "../volatility/term-structure.ts";
import type { IvBoundsReader } from "./bounds-ports.ts";
import { type BoundsView, boundsView } from "./bounds-view.ts";
import { type IvRankView, ivRankView } from "./iv-rank-view.ts";
import { pick } from "./pick.ts";
import type { IvMetricsRow, VolatilityReader } from "./ports.ts";
import { missingRank, type RankSplice, rankHistory } from "./rank-closes.ts";
import type { RankClose } from "./rank-day.ts";
import { readIvBounds } from "./read-iv-bounds.ts";

export type VolatilityDeps = {
  chains: Pick<ChainReader, "findTicker">;
  volatility: VolatilityReader;
  /** Somebody else's, within its own year; none where left out. */
  bounds?: IvBoundsReader | null;
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
  limits?: Pick<FreshnessLimits, "chainsMs" | "metricsMs"> | undefined;
};

export type VolatilityView = {
  symbol: string;
  day: string;
  isClose: boolean;
  underlyingPrice: number;
  /** At constant maturities; null where no expiry could be read. */
  impliedVolatility: { days: number; value: number | null; extrapolated: boolean }[];
  /** At the money at 30 days, and beside it the smiles integrated, VIX-style. */
  iv30: number | null;
  modelFree30: number | null;
  ivRank: IvRankView;
  /** Somebody else's 30-day volatility within its own year, another number; null where it is not kept. */
  bounds: BoundsView | null;
  ivPercentile: number | null;
  /** What the rank looks at, oldest first. */
  closes: RankClose[];
  /** Earlier daily closes that the rank looked at, and how many it takes. */
  observations: number;
  observationsNeeded: number;
  /** Why there is no rank; null when there is one. */
  missing: IvHistoryGap | null;
  regime: string | null;
  skew25Delta: number | null;
  termStructure: {
    slope: number | null;
    shape: "contango" | "backwardation" | "flat" | null;
    calendarArbitrage: boolean;
    expirations: IvMetricsRow["term"];
  };
  /** What each live expiration's own figures rest on, as of its latest refresh. */
  expirations: (Pick<StoredExpirySnapshot, "expiration" | "root" | "settlement"> & ExpiryInputs)[];
  realised: {
    closeToClose20: number | null;
    closeToClose60: number | null;
    yangZhang20: number | null;
    yangZhang60: number | null;
  };
  ivLessRealised: number | null;
  expectedMove: {
    oneSigma30: number | null;
    straddle: number | null;
    straddleExpiration: string | null;
  };
  data: DataFreshness;
  warnings: string[];
};

/** A ticker's latest volatility. Throws `unknown_symbol`, or `no_quotes` while nothing has been computed for it. */
export async function readVolatility(
  deps: VolatilityDeps,
  symbol: string,
  nowMs: number,
): Promise<VolatilityView> {
  const [, row, days, snapshots, bounds] = await Promise.all([
    requireTicker(deps.chains, symbol),
    deps.volatility.readLatest(symbol),
    deps.volatility.readRankDays(symbol),
    deps.volatility.readSnapshots(symbol, newYorkDate(nowMs)),
    deps.bounds ? readIvBounds(deps.bounds, symbol, nowMs) : null,
  ]);
  if (row === null) throw notComputed(symbol);
  const history = rankHistory(days);
  const { limits: { metricsMs: limitMs } = USUAL_LIMITS, calendar } = deps;
  const data = storedFreshness(row.provider, row, nowMs, { limitMs, calendar });
  return {
    symbol,
    ...pick(row, "day", "isClose", "underlyingPrice", "ivPercentile", "observations"),
    ivRank: ivRankView(row, history),
    bounds: boundsView(bounds),
    closes: history.closes,
    impliedVolatility: maturities(row),
    ...pick(row, "iv30", "modelFree30"),
    observationsNeeded: IV_MINIMUM_OBSERVATIONS,
    missing: missingRank(row),
    ...pick(row, "regime", "skew25Delta"),
    termStructure: termStructureOf(row),
    expirations: inputsByExpiration(snapshots, nowMs, calendar),
    realised: realisedOf(row),
    ivLessRealised: row.ivLessRv,
    expectedMove: { oneSigma30: row.expectedMove30, ...pick(row, "straddle", "straddleExpiration") },
    data,
    warnings: [...aheadWarnings(data, nowMs), ...onHistory(row, history.splice), ...row.warnings],
  };
}

function notComputed(symbol: string): AppError {
  return new AppError("no_quotes", `No volatility of ${symbol} has been computed yet.`, {
    hint: "The job iv_metrics does so in session, once option chains are stored; GET /v1/jobs shows both.",
  });
}

function realisedOf(row: IvMetricsRow): VolatilityView["realised"] {
  return {
    closeToClose20: row.rv20,
    closeToClose60: row.rv60,
    ...pick(row, "yangZhang20", "yangZhang60"),
  };
}

function termStructureOf({ termSlope, calendarArbitrage, term }: IvMetricsRow) {
  const shape = termSlope === null ? null : termShape(termSlope);
  return { slope: termSlope, shape, calendarArbitrage, expirations: term };
}

function inputsByExpiration(
  snapshots: readonly StoredExpirySnapshot[],
  nowMs: number,
  calendar: TradingCalendar | undefined,
): VolatilityView["expirations"] {
  return liveSeries(snapshots, nowMs, calendar).map((snapshot) => ({
    ...pick(snapshot, "expiration", "root", "settlement"),
    ...expiryInputs(snapshot, snapshotBefore(snapshot, snapshots)),
  }));
}

function maturities(row: IvMetricsRow) {
  const values = { 7: row.iv7, 14: row.iv14, 30: row.iv30, 60: row.iv60, 90: row.iv90 };
  return STANDARD_MATURITIES.map((days) => ({
    days,
    value: values[days],
    extrapolated: row.extrapolated.includes(days),
  }));
}

function onHistory(row: IvMetricsRow, { verdict }: RankSplice): string[] {
  const { observations } = row;
  if (missingRank(row) !== "too-few-observations") return [];
  const which = verdict === "refused" ? "stored live" : "stored";
  const stored = observations === 1 ? `1 is ${which}` : `${observations} are ${which}`;
  return [`IV rank and percentile take ${IV_MINIMUM_OBSERVATIONS} daily closes; ${stored}.`];
}
