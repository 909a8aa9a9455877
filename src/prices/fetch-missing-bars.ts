import { MINUTE_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { addAnswers } from "../providers/add-answers.ts";
import type { RunReport } from "../scheduling/ports.ts";
import { addCount, addFailure, addNote } from "../scheduling/run-report.ts";
import type { SymbolGap } from "./choose-symbols.ts";
import type { FallbackBars } from "./fallback-ports.ts";
import type { BarStore } from "./ports.ts";
import type { Bar, BarRequest, FetchedBars } from "./sources.ts";

export type FetchMissingBarsDeps = { store: Pick<BarStore, "storeBars">; bars: FallbackBars };

export type MissingBars = {
  timeframe: BarRequest["timeframe"];
  gaps: readonly SymbolGap[];
  /** Bars that end later than this are not complete. */
  toMs: number;
};

const BAR_MS = { "1m": MINUTE_MS, "5m": 5 * MINUTE_MS } as const;

/**
 * Fetches and stores the complete bars since each symbol's last one, and adds to the report what came of it. Symbols
 * that are as many days behind share a request. Throws the first request's AppError when none of them gave anything.
 */
export async function fetchMissingBars(
  deps: FetchMissingBarsDeps,
  missing: MissingBars,
  report: RunReport,
): Promise<void> {
  const byDay = Map.groupBy(missing.gaps, ({ fromMs }) => newYorkDate(fromMs));
  const failures: { subject: string; thrown: unknown }[] = [];
  for (const [day, gaps] of byDay) {
    try {
      await fetchSince(deps, { ...missing, gaps }, report);
    } catch (thrown) {
      failures.push({ subject: `${missing.timeframe} bars since ${day}`, thrown });
    }
  }
  const [first] = failures;
  if (first !== undefined && failures.length === byDay.size) throw first.thrown;
  for (const { subject, thrown } of failures) addFailure(report, subject, thrown);
}

async function fetchSince(
  deps: FetchMissingBarsDeps,
  { timeframe, gaps, toMs }: MissingBars,
  report: RunReport,
) {
  const fromMs = Math.min(...gaps.map((gap) => gap.fromMs));
  const symbols = gaps.map(({ symbol }) => symbol);
  const given = await deps.bars.fetchBars({ symbols, timeframe, fromMs, toMs });
  addAnswers(report, `${timeframe} bars`, given);
  const sinceMs = new Map(gaps.map((gap) => [gap.symbol, gap.fromMs]));
  const isWanted = ({ symbol, startMs }: Bar) =>
    startMs >= (sinceMs.get(symbol) ?? Number.POSITIVE_INFINITY) && startMs + BAR_MS[timeframe] <= toMs;
  for (const { provider, fetchedAtMs, bars } of given.answers) {
    const wanted = bars.filter(isWanted);
    if (wanted.length === 0) continue;
    const stored = await deps.store.storeBars({ provider, fetchedAtMs, timeframe, bars: wanted });
    addCount(report.stored, `bars_${timeframe}`, stored);
  }
  reportSymbols(given.answers, report);
}

function reportSymbols(answers: readonly FetchedBars[], report: RunReport): void {
  const unknown = new Set(answers.flatMap(({ unknownSymbols }) => unknownSymbols));
  if (unknown.size > 0) {
    addCount(report.skipped, "unknown_symbol", unknown.size);
    addNote(report, `no provider knows bars of ${[...unknown].toSorted().join(", ")}`);
  }
  for (const { symbol, error } of answers.flatMap(({ failures }) => failures)) {
    addFailure(report, symbol, error);
  }
}
