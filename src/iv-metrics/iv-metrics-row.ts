import { inputWarnings, modelFreeRestsOnWings, snapshotBefore } from "../chains/expiry-inputs.ts";
import type { StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { storedSmile } from "../chains/stored-smile.ts";
import { DAY_MS } from "../market/calendar-date.ts";
import { expiresAtMs } from "../market/expiry.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { preferredRoot } from "../options/chain.ts";
import { hasCalendarArbitrage } from "../volatility/calendar-arbitrage.ts";
import { constantMaturityVolatility } from "../volatility/constant-maturity.ts";
import { expectedMove } from "../volatility/expected-move.ts";
import { rankVolatility } from "../volatility/rank/rank-volatility.ts";
import { termStructure } from "../volatility/term-structure.ts";
import { placeInYear } from "./place-in-year.ts";
import type { DailyPrice, IvMetricsRow, TermPointRow, TickerMarket } from "./ports.ts";
import { rankedVolatility } from "./rank-closes.ts";
import { realisedFromBars } from "./realised-from-bars.ts";

export type RowOccasion = { slotMs: number; day: string; isClose: boolean };

const SKEW_DAYS = 30;

/**
 * The metrics of one ticker, from what is stored of it; definitions are those of src/volatility. Null when no snapshot
 * has a volatility left to read. Of several roots that expire on one date `preferredRoot` is read.
 */
export function ivMetricsRow(
  market: TickerMarket,
  occasion: RowOccasion,
  calendar: TradingCalendar = nyseCalendar,
): IvMetricsRow | null {
  const live = liveSnapshots(market.snapshots, calendar);
  const term = live.flatMap(({ snapshot, days }) => termPoint(snapshot, days));
  const newest = market.snapshots.toSorted((a, b) => b.asOfMs - a.asOfMs)[0];
  if (newest === undefined || term.length === 0) return null;
  const { asOfMs, quotedAtMs, delayed, provider } = newest;
  // Parity of the nearest leans least on rates and dividends.
  const nearest = live[0]?.snapshot ?? newest;
  const { underlyingPrice } = nearest;
  const maturities = readMaturities(term);
  const { iv30 } = maturities;
  const rankIv30 = rankVolatility(term.map(toPoint), occasion.day, calendar);
  const ranked = rankedVolatility({ ...maturities, rankIv30 });
  const { warnings: onHistory, ...place } = placeInYear(ranked, market);
  const due = calendar.previousTradingDay(occasion.day);
  const { warnings: onRealised, ...realised } = readRealised(market.bars, { due, calendar }, iv30);
  const skewed = skewNear30(term);
  const onQuotes = [...inputWarnings(nearest), ...onExtrapolation(maturities, term, ranked)];
  return {
    symbol: market.symbol,
    ...occasion,
    ...{ asOfMs, quotedAtMs, delayed, underlyingPrice },
    ...maturities,
    rankIv30,
    modelFree30: modelFree30(term),
    calendarArbitrage: maturities.calendarArbitrage || hasFallingVariance(live),
    ...place,
    skew25Delta: skewed?.skew25Delta ?? null,
    expectedMove30: moveOver30Days(underlyingPrice, iv30),
    ...nearestStraddle(live),
    ...realised,
    term,
    warnings: [...onQuotes, ...onHistory, ...onSkew(skewed), ...onWings(live), ...onRealised],
    provider,
  };
}

function onExtrapolation(
  { extrapolated }: Pick<IvMetricsRow, "extrapolated">,
  term: readonly TermPointRow[],
  ranked: number | null,
): string[] {
  if (!extrapolated.includes(SKEW_DAYS)) return [];
  const side = term.every(({ days }) => days > SKEW_DAYS) ? "within" : "beyond";
  const text = `No expiration lies ${side} 30 days: that volatility is the nearest one's`;
  return [ranked === null ? `${text}, and has no rank.` : `${text}.`];
}

function nearestStraddle(live: readonly Live[]): Pick<IvMetricsRow, "straddle" | "straddleExpiration"> {
  const snapshot = live.find((each) => each.snapshot.atmStraddle !== null)?.snapshot;
  return { straddle: snapshot?.atmStraddle ?? null, straddleExpiration: snapshot?.expiration ?? null };
}

type Live = { snapshot: StoredExpirySnapshot; days: number };

/** What has not expired, one root a date, by date. */
function liveSnapshots(snapshots: readonly StoredExpirySnapshot[], calendar: TradingCalendar): Live[] {
  const daysOf = ({ expiration, settlement, quotedAtMs }: StoredExpirySnapshot) =>
    (expiresAtMs(expiration, settlement, calendar) - quotedAtMs) / DAY_MS;
  const live = snapshots.filter((snapshot) => daysOf(snapshot) > 0);
  return [...Map.groupBy(live, ({ expiration }) => expiration).values()]
    .map((series) => preferredRoot(series))
    .filter((snapshot) => snapshot !== null)
    .map((snapshot) => ({ snapshot, days: daysOf(snapshot) }))
    .sort((a, b) => a.days - b.days);
}

function termPoint(snapshot: StoredExpirySnapshot, days: number): TermPointRow[] {
  const { expiration, root, settlement, atmImpliedVolatility, skew25Delta, modelFreeVolatility } = snapshot;
  if (atmImpliedVolatility === null) return [];
  return [{ expiration, root, settlement, days, atmImpliedVolatility, skew25Delta, modelFreeVolatility }];
}

function toPoint({ expiration, days, atmImpliedVolatility: volatility }: TermPointRow) {
  return { expiration, days, volatility };
}

function readMaturities(term: readonly TermPointRow[]) {
  const structure = termStructure(term.map(toPoint));
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

function readRealised(
  bars: readonly DailyPrice[],
  { due, calendar }: { due: string; calendar: TradingCalendar },
  iv30: number | null,
) {
  // The day's own bar comes in the evening.
  const over = (sessions: number) => realisedFromBars(bars, sessions, due, calendar);
  const [short, long] = [over(20), over(60)];
  const warnings = new Set([short.warning, long.warning].filter((warning) => warning !== null));
  const lastDay = bars.at(-1)?.day;
  if (lastDay !== undefined && lastDay < due) {
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

/** Interpolated as the volatilities at the money are; null where the expirations do not surround 30 days. */
function modelFree30(term: readonly TermPointRow[]): number | null {
  const points = term.flatMap(({ days, modelFreeVolatility }) =>
    typeof modelFreeVolatility === "number" ? [{ days, volatility: modelFreeVolatility }] : [],
  );
  const found = constantMaturityVolatility({ points, targetDays: SKEW_DAYS });
  return found.ok && !found.extrapolated ? found.volatility : null;
}

/** From one expiration to the next, anywhere within a standard deviation of the money. */
function hasFallingVariance(live: readonly Live[]): boolean {
  const snapshots = live.map(({ snapshot }) => snapshot);
  return snapshots.some((snapshot) => {
    const before = snapshotBefore(snapshot, snapshots);
    const [near, far] = [before === null ? null : storedSmile(before), storedSmile(snapshot)];
    return near !== null && far !== null && hasCalendarArbitrage(near, far);
  });
}

function onWings(live: readonly Live[]): string[] {
  const nearest = live.toSorted((a, b) => Math.abs(a.days - SKEW_DAYS) - Math.abs(b.days - SKEW_DAYS))[0];
  if (nearest === undefined || !modelFreeRestsOnWings(nearest.snapshot)) return [];
  return ["The model-free volatility rests on extrapolated wings: the quotes end within 1.5 deviations."];
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
