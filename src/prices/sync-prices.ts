import { AppError } from "../errors.ts";
import { MINUTE_MS } from "../market/calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { addAnswers } from "../providers/add-answers.ts";
import type { RateBudget } from "../providers/ports.ts";
import type { ClaimedRun, RunProgress, RunReport } from "../scheduling/ports.ts";
import { addCount, addFailure, addNote, emptyReport } from "../scheduling/run-report.ts";
import { chooseSymbols } from "./choose-symbols.ts";
import type { FallbackBars, FallbackQuotes } from "./fallback-ports.ts";
import { fetchMissingBars } from "./fetch-missing-bars.ts";
import type { BarStore } from "./ports.ts";
import { reserveCalls } from "./reserve-calls.ts";

export type SyncPricesDeps = {
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
  store: BarStore;
  bars: FallbackBars;
  quotes: FallbackQuotes;
  budget: RateBudget;
  /** Symbols whose bars one run asks for, at most: each answer carries whole days, and an invocation has its limits. */
  symbolsPerRun: number;
};

/** Each page takes its calls from a rate limit of its own. */
const NEXT_PAGE_SECONDS = 61;

/**
 * The runner of `prices_1m`: last prices of all active tickers in one call, and the complete 1-minute bars since the
 * last stored one of those whose turn it is. One failing does not stop the other: failures are in the report. Throws the
 * AppError of the first only when neither gave anything, and `provider_rate_limited` when no call was granted.
 */
export async function syncPrices(deps: SyncPricesDeps, run: ClaimedRun, nowMs: number): Promise<RunProgress> {
  const report = emptyReport();
  const watermarks = await deps.store.readWatermarks("1m");
  if (watermarks.length === 0) {
    addNote(report, "no active tickers: add one with npm run seed -- add SPY");
    return { kind: "done", report };
  }
  const toMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const { slotMs, page } = run;
  const { calendar = nyseCalendar, symbolsPerRun: places } = deps;
  const { asked, more } = chooseSymbols({ watermarks, places, slotMs, page, toMs, calendar });
  // A quote is about now: the pages of a run that goes on need no second one.
  const withQuotes = page === 0;
  const gaps = await reserveCalls(deps, { gaps: asked, besides: withQuotes ? 1 : 0 }, report, nowMs);
  const symbols = watermarks.map(({ symbol }) => symbol);
  await runParts(
    {
      ...(withQuotes && { quotes: () => syncQuotes(deps, symbols, report) }),
      ...(gaps.length > 0 && {
        bars: () => fetchMissingBars(deps, { timeframe: "1m", gaps, toMs }, report),
      }),
    },
    report,
  );
  return more ? { kind: "more", report, delaySeconds: NEXT_PAGE_SECONDS } : { kind: "done", report };
}

/** One after the other: what the first has looked up (circuit, login, token) the second need not ask for again. */
async function runParts(parts: Record<string, () => Promise<void>>, report: RunReport): Promise<void> {
  const failed: { subject: string; reason: unknown }[] = [];
  for (const [subject, part] of Object.entries(parts)) {
    try {
      await part();
    } catch (reason) {
      failed.push({ subject, reason });
    }
  }
  const [first] = failed.filter(({ reason }) => !isUnconfigured(reason));
  if (first !== undefined && failed.length === Object.keys(parts).length) throw first.reason;
  for (const { subject, reason } of failed) {
    if (!isUnconfigured(reason)) addFailure(report, subject, reason);
  }
}

/** What nobody was asked for has not failed; whoever runs the job notes what it goes without. */
function isUnconfigured(reason: unknown): boolean {
  return reason instanceof AppError && reason.code === "not_configured";
}

async function syncQuotes(
  { quotes, store }: SyncPricesDeps,
  symbols: readonly string[],
  report: RunReport,
): Promise<void> {
  const given = await quotes.fetchQuotes(symbols);
  addAnswers(report, "quotes", given);
  for (const { provider, fetchedAtMs, quotes: rows } of given.answers) {
    if (rows.length === 0) continue;
    addCount(report.stored, "quotes", await store.storeQuotes({ provider, fetchedAtMs, quotes: rows }));
  }
  const unknown = new Set(given.answers.flatMap(({ unknownSymbols }) => unknownSymbols));
  if (unknown.size === 0) return;
  addCount(report.skipped, "unknown_quote", unknown.size);
  addNote(report, `no provider knows quotes of ${[...unknown].toSorted().join(", ")}`);
}
