import {
  type DatedVolatility,
  type ImpliedEarningsMove,
  impliedEarningsMove,
  isAhead,
} from "../calculator/events/implied-earnings-move.ts";
import { liveSeries } from "../chains/live-series.ts";
import type { StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { yearsLeft } from "../chains/stored-smile.ts";
import { AppError } from "../errors.ts";
import type { VolatilityReader } from "../iv-metrics/ports.ts";
import { addDays, HOUR_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { preferredRoot } from "../options/chain.ts";
import type { EarningsReport } from "./ports.ts";
import { type EarningsDeps, type EarningsView, readEarnings } from "./read-earnings.ts";
import { rememberAnswer } from "./remember-answer.ts";

export type PastReport = Omit<EarningsReport, "symbol"> & {
  /** What was earned beside what was expected, a fraction of the estimate's size; null where either is not known. */
  surprise: number | null;
};

export type EarningsOutlook = {
  symbol: string;
  /** The next report; null where nobody knows one. */
  next: Omit<EarningsReport, "symbol"> | null;
  /** What the options price it at; null where two expirations do not show it. */
  move: (ImpliedEarningsMove & { underlyingPrice: number; quotedAtMs: number; provider: string }) | null;
  /** Reports of the past year with what came of them, newest first; null where the provider could not be asked. */
  past: PastReport[] | null;
  data: EarningsView["data"];
};

export type OutlookDeps = EarningsDeps & {
  volatility: Pick<VolatilityReader, "readSnapshots">;
  calendar?: TradingCalendar | undefined;
};

const AHEAD_DAYS = 365;
const PAST_DAYS = 365;
const KEEP_PAST = { freshMs: 24 * HOUR_MS, keptMs: 30 * 24 * HOUR_MS };

/**
 * The next earnings report, the move that options price it at, and what came of past ones. All that is read starts
 * together. Throws as `readEarnings` does.
 */
export async function readEarningsOutlook(
  deps: OutlookDeps,
  symbol: string,
  nowMs: number,
): Promise<EarningsOutlook> {
  const { calendar = nyseCalendar } = deps;
  const [ahead, past, snapshots] = await Promise.all([
    readEarnings(deps, { symbol, days: AHEAD_DAYS }, nowMs),
    pastReports(deps, symbol, nowMs),
    deps.volatility.readSnapshots(symbol, newYorkDate(nowMs)),
  ]);
  const [next = null, following] = ahead.earnings.filter((report) => isAhead(report, { nowMs, calendar }));
  const live = seriesOfDates(liveSeries(snapshots, nowMs, calendar));
  const move = next === null ? null : impliedEarningsMove(datedVolatilities(live, calendar), next, following);
  const [near] = live.filter(({ expiration }) => expiration === move?.expirations[0]);
  const { data } = ahead;
  if (move === null || near === undefined) return { symbol, next, move: null, past, data };
  const { underlyingPrice, quotedAtMs, provider } = near;
  return { symbol, next, move: { ...move, underlyingPrice, quotedAtMs, provider }, past, data };
}

function seriesOfDates(snapshots: readonly StoredExpirySnapshot[]): StoredExpirySnapshot[] {
  const dates = Map.groupBy(snapshots, ({ expiration }) => expiration);
  return [...dates.values()].flatMap((series) => preferredRoot(series) ?? []);
}

function datedVolatilities(
  snapshots: readonly StoredExpirySnapshot[],
  calendar: TradingCalendar,
): DatedVolatility[] {
  return snapshots
    .flatMap((snapshot): DatedVolatility[] => {
      const { expiration, atmImpliedVolatility: volatility } = snapshot;
      return volatility === null ? [] : [{ expiration, volatility, years: yearsLeft(snapshot, calendar) }];
    })
    .filter(({ years }) => years > 0)
    .sort((a, b) => a.years - b.years);
}

/** Null where nobody can be asked, or nobody answers: what is to come stands without it. */
async function pastReports(
  { company }: Pick<OutlookDeps, "company">,
  symbol: string,
  nowMs: number,
): Promise<PastReport[] | null> {
  const { earnings: source, cache } = company;
  if (source === null) return null;
  const today = newYorkDate(nowMs);
  const range = { from: addDays(today, -PAST_DAYS), to: today, symbols: [symbol] };
  try {
    const ask = () => source.fetchEarnings(range);
    const { answer } = await rememberAnswer(cache, `earnings-past:${symbol}`, KEEP_PAST, ask, nowMs);
    return answer.reports
      .filter((report) => report.symbol === symbol && report.epsActual !== null)
      .toSorted((a, b) => b.date.localeCompare(a.date))
      .map(({ symbol: _asked, ...report }) => ({ ...report, surprise: surpriseOf(report) }));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function surpriseOf({
  epsActual,
  epsEstimate,
}: Pick<EarningsReport, "epsActual" | "epsEstimate">): number | null {
  if (epsActual === null || epsEstimate === null || epsEstimate === 0) return null;
  return (epsActual - epsEstimate) / Math.abs(epsEstimate);
}
