import { asAppError } from "../errors.ts";
import { addDays } from "../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { addAnswers } from "../providers/add-answers.ts";
import { type AskDeps, attemptCall } from "../providers/ask-providers.ts";
import type { Ranked } from "../providers/merge-answers.ts";
import type { Fetched, SymbolFailure } from "../providers/provider.ts";
import type { ClaimedRun, RunProgress, RunReport } from "../scheduling/ports.ts";
import { addCount, addFailure, emptyReport } from "../scheduling/run-report.ts";
import { decideDividends, type Said } from "./decide-dividends.ts";
import type { DeclaredDividendSource, DividendOutlookSource, DividendStore } from "./ports.ts";

export type SyncDividendsDeps = AskDeps & {
  store: DividendStore;
  /** Who knows what companies have declared, and who guesses the next date; null: nobody is asked. */
  declared: Ranked<DeclaredDividendSource> | null;
  outlooks: Ranked<DividendOutlookSource> | null;
  /** Tickers that one page decides: an invocation's subrequests are bounded. */
  symbolsPerPage: number;
  calendar: TradingCalendar;
};

/** Cadence is read from two years, where so much is stored. */
const EVENT_DAYS = 800;
/** The year in which a share must have paid nothing; its last days may not be published yet. */
const YEAR = { from: -365, to: -7 } as const;
/** Just past, so that an estimate of the same dividend is recognised; and as far out as anybody declares. */
const DECLARED = { from: -15, to: 370 } as const;

/**
 * Decides the dividends to come of every active ticker that was not completed today, a page at a time. A source that
 * fails is named, and what it said before stands; its tickers stay due for the next run.
 */
export async function syncDividends(
  deps: SyncDividendsDeps,
  run: ClaimedRun,
  nowMs: number,
): Promise<RunProgress> {
  const report = emptyReport();
  const today = newYorkDate(nowMs);
  const { sessions, range } = yearOfSessions(today, deps.calendar);
  const { tickers, left } = await deps.store.readDue({
    completedSinceMs: wallTimeToMs(today, 0),
    triedSinceMs: run.slotMs,
    today,
    eventsFrom: addDays(today, -EVENT_DAYS),
    sessions: range,
    limit: deps.symbolsPerPage,
  });
  if (tickers.length === 0) return { kind: "done", report };
  const symbols = tickers.map(({ symbol }) => symbol);
  const request = { symbols, from: addDays(today, DECLARED.from), to: addDays(today, DECLARED.to) };
  const declared = await ask(deps, report, deps.declared, (source) => source.fetchDeclared(request));
  const outlooks = await ask(deps, report, deps.outlooks, (source) => source.fetchOutlooks(symbols));
  const decided = tickers.map((known) => {
    const { symbol } = known;
    const evidence = {
      known,
      declared: said(declared, symbol, ({ dividends }) => dividends.filter((each) => each.symbol === symbol)),
      outlook: said(outlooks, symbol, (answer) => {
        if (answer.unknownSymbols.includes(symbol)) return "unknown" as const;
        return answer.outlooks.find((each) => each.symbol === symbol) ?? null;
      }),
      yearRead: known.sessionsRead >= sessions,
    };
    return decideDividends(evidence, today, nowMs);
  });
  addCount(report.stored, "dividends", await deps.store.storeSchedules(decided, nowMs));
  return left > 0 ? { kind: "more", report, delaySeconds: 0 } : { kind: "done", report };
}

type Answer<T> = { source: string; fetchedAtMs: number; answer: T | null };

/** Null where nobody is asked; an answer of null where it failed, which the report then names. */
async function ask<Source, T extends Fetched & { failures: SymbolFailure[] }>(
  deps: AskDeps,
  report: RunReport,
  ranked: Ranked<Source> | null,
  call: (source: Source) => Promise<T>,
): Promise<Answer<T> | null> {
  if (ranked === null) return null;
  const { provider, source } = ranked;
  const attempt = await attemptCall(deps, provider, () => call(source));
  if (!attempt.ok) {
    const error = asAppError(attempt.error);
    addFailure(report, provider, error);
    return { source: provider, fetchedAtMs: deps.nowMs(), answer: null };
  }
  const { answer } = attempt;
  addAnswers(report, "dividends", { answers: [answer], fallbackFrom: [] });
  for (const { symbol, error } of answer.failures) addFailure(report, symbol, error);
  return { source: provider, fetchedAtMs: answer.fetchedAtMs, answer };
}

function said<T extends { failures: SymbolFailure[] }, What>(
  asked: Answer<T> | null,
  symbol: string,
  read: (answer: T) => What | null,
): Said<What> | null {
  if (asked === null) return null;
  const { source, fetchedAtMs, answer } = asked;
  const silent = answer === null || answer.failures.some((failure) => failure.symbol === symbol);
  return { source, fetchedAtMs, said: silent ? null : read(answer) };
}

/** How many sessions the year has, and where they open. */
function yearOfSessions(today: string, calendar: TradingCalendar) {
  const [from, to] = [addDays(today, YEAR.from), addDays(today, YEAR.to)];
  const range = { fromMs: wallTimeToMs(from, 0), toMs: wallTimeToMs(addDays(to, 1), 0) };
  return { sessions: calendar.tradingDaysBetween(from, to).length, range };
}
