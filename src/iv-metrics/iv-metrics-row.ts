import type { StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { DAY_MS } from "../market/calendar-date.ts";
import { expiresAtMs } from "../market/expiry.ts";
import { previousTradingDay } from "../market/trading-calendar.ts";
import { preferredRoot } from "../options/chain.ts";
import { expectedMove } from "../volatility/expected-move.ts";
import { ivPercentile } from "../volatility/iv-percentile.ts";
import { ivRank } from "../volatility/iv-rank.ts";
import { regime } from "../volatility/regime.ts";
import { termStructure } from "../volatility/term-structure.ts";
import type { DailyPrice, IvMetricsRow, TermPointRow, TickerMarket } from "./ports.ts";
import { realisedFromBars } from "./realised-from-bars.ts";

export type RowOccasion = { slotMs: number; day: string; isClose: boolean };

const SKEW_DAYS = 30;

/**
 * The metrics of one ticker, from what is stored of it; definitions are those of src/volatility. Null when no snapshot
 * has a volatility left to read. Of several roots that expire on one date `preferredRoot` is read.
 */
export function ivMetricsRow(market: TickerMarket, occasion: RowOccasion): IvMetricsRow | null {
  const live = liveSnapshots(market.snapshots);
  const term = live.flatMap(({ snapshot, days }) => termPoint(snapshot, days));
  const newest = market.snapshots.toSorted((a, b) => b.asOfMs - a.asOfMs)[0];
  if (newest === undefined || term.length === 0) return null;
  const { underlyingPrice, asOfMs, provider } = newest;
  const maturities = readMaturities(term);
  const iv30 = maturities.iv30;
  const placed = placeInHistory(market.closes, iv30);
  const realised = readRealised(market.bars, occasion.day, iv30);
  const skewed = skewNear30(term);
  const straddled = live.find(({ snapshot }) => snapshot.atmStraddle !== null)?.snapshot;
  const { warnings: onHistory, ...place } = placed;
  const { warnings: onRealised, ...volatilities } = realised;
  return {
    symbol: market.symbol,
    ...occasion,
    asOfMs,
    underlyingPrice,
    ...maturities,
    ...place,
    skew25Delta: skewed?.skew25Delta ?? null,
    expectedMove30: moveOver30Days(underlyingPrice, iv30),
    straddle: straddled?.atmStraddle ?? null,
    straddleExpiration: straddled?.expiration ?? null,
    ...volatilities,
    term,
    warnings: [...onHistory, ...onSkew(skewed), ...onRealised],
    provider,
  };
}

type Live = { snapshot: StoredExpirySnapshot; days: number };

/** What has not expired, one root a date, by date. */
function liveSnapshots(snapshots: readonly StoredExpirySnapshot[]): Live[] {
  const daysOf = ({ expiration, settlement, asOfMs }: StoredExpirySnapshot) =>
    (expiresAtMs(expiration, settlement) - asOfMs) / DAY_MS;
  const live = snapshots.filter((snapshot) => daysOf(snapshot) > 0);
  return [...Map.groupBy(live, ({ expiration }) => expiration).values()]
    .map((series) => preferredRoot(series))
    .filter((snapshot) => snapshot !== null)
    .map((snapshot) => ({ snapshot, days: daysOf(snapshot) }))
    .sort((a, b) => a.days - b.days);
}

function termPoint(snapshot: StoredExpirySnapshot, days: number): TermPointRow[] {
  const { expiration, root, settlement, atmImpliedVolatility, skew25Delta } = snapshot;
  if (atmImpliedVolatility === null) return [];
  return [{ expiration, root, settlement, days, atmImpliedVolatility, skew25Delta }];
}

function readMaturities(term: readonly TermPointRow[]) {
  const structure = termStructure(
    term.map(({ days, atmImpliedVolatility }) => ({ days, volatility: atmImpliedVolatility })),
  );
  const known = structure.maturities.flatMap(({ days, value }) => (value.ok ? [{ days, ...value }] : []));
  const at = (days: number) => known.find((maturity) => maturity.days === days)?.volatility ?? null;
  return {
    iv7: at(7),
    iv14: at(14),
    iv30: at(30),
    iv60: at(60),
    iv90: at(90),
    extrapolated: known.filter(({ extrapolated }) => extrapolated).map(({ days }) => days),
    calendarArbitrage: known.some(({ calendarArbitrage }) => calendarArbitrage),
    termSlope: structure.slope,
  };
}

function placeInHistory(history: readonly number[], iv30: number | null) {
  const current = iv30 ?? Number.NaN;
  const { rank, n, missing } = ivRank({ history, current });
  const { percentile } = ivPercentile({ history, current });
  const verdict = regime({ rank, percentile });
  const warnings: string[] = [];
  if (missing === "no-range") warnings.push("No IV rank: every close of the history is the same.");
  if (verdict.disagreement) {
    warnings.push("IV rank and percentile differ by more than 25 points, so the regime is called neutral.");
  }
  return { ivRank: rank, ivPercentile: percentile, observations: n, regime: verdict.regime, warnings };
}

function readRealised(bars: readonly DailyPrice[], day: string, iv30: number | null) {
  const [short, long] = [realisedFromBars(bars, 20), realisedFromBars(bars, 60)];
  const warnings = new Set([short.warning, long.warning].filter((warning) => warning !== null));
  const lastDay = bars.at(-1)?.day;
  if (lastDay !== undefined && lastDay < previousTradingDay(day)) {
    warnings.add(`Realised volatility ends with the session of ${lastDay}, the last that is stored.`);
  }
  return {
    rv20: short.closeToClose,
    rv60: long.closeToClose,
    yangZhang20: short.yangZhang,
    yangZhang60: long.yangZhang,
    ivLessRv: iv30 === null || short.closeToClose === null ? null : iv30 - short.closeToClose,
    warnings: [...warnings],
  };
}

/** The expiry nearest to 30 days, the later one of two equally near; its skew may be null. */
function skewNear30(term: readonly TermPointRow[]): TermPointRow | undefined {
  const distance = ({ days }: TermPointRow) => Math.abs(days - SKEW_DAYS);
  return term.toSorted((a, b) => distance(a) - distance(b) || b.days - a.days)[0];
}

function onSkew(point: TermPointRow | undefined): string[] {
  if (point === undefined || point.skew25Delta !== null) return [];
  return [`No skew: the quotes of ${point.expiration} do not reach 25 delta on both sides.`];
}

function moveOver30Days(spot: number, iv30: number | null): number | null {
  if (iv30 === null) return null;
  const move = expectedMove({ spot, volatility: iv30, years: SKEW_DAYS / 365 });
  return move.ok ? move.oneSigma : null;
}
