import { addDays, weekday } from "../market/calendar-date.ts";
import { wallTime } from "../market/time-zone.ts";
import { addAnswers } from "../providers/add-answers.ts";
import { type AskDeps, askProviders } from "../providers/ask-providers.ts";
import type { Ranked } from "../providers/merge-answers.ts";
import type { ClaimedRun, RunProgress } from "../scheduling/ports.ts";
import { addCount, addNote, emptyReport } from "../scheduling/run-report.ts";
import type { CurveSource, CurveStore } from "./ports.ts";

export type SyncRatesDeps = AskDeps & { curves: CurveStore; sources: readonly Ranked<CurveSource>[] };

/** The Treasury publishes from 15:30 on, and by 18:00 New York at the latest. */
const PUBLISHED_MINUTE = 18 * 60;
/** A published day may be corrected: those of the last days are taken again. */
const CORRECTED_DAYS = 10;
/** What a first run keeps of the year's file; retention removes what is older. */
const HISTORY_DAYS = 400;

/**
 * Stores the days of the yield curve that are missing. Asks nobody while the latest published one is stored. Throws
 * the provider's AppError when it gives none; what is stored stays.
 */
export async function syncRates(deps: SyncRatesDeps, _run: ClaimedRun, nowMs: number): Promise<RunProgress> {
  const report = emptyReport();
  const { date: today } = wallTime(nowMs);
  const due = publishedDay(nowMs);
  const latest = await deps.curves.readLatest();
  // A curve of a day to come is of a clock that ran ahead: it says nothing of what is missing.
  const stored = latest !== null && latest.day > today ? null : latest;
  if (stored !== null && stored.day >= due) return { kind: "done", report };
  const candidates = deps.sources.map(({ provider, source }) => ({
    provider,
    call: () => source.fetchCurves(today),
  }));
  const { answer, fallbackFrom } = await askProviders(deps, candidates);
  addAnswers(report, "yields", { answers: [answer], fallbackFrom });
  const from = addDays(stored?.day ?? today, stored === null ? -HISTORY_DAYS : -CORRECTED_DAYS);
  const wanted = answer.curves.filter(({ day }) => day >= from && day <= today);
  const { provider, fetchedAtMs } = answer;
  const count =
    wanted.length === 0 ? 0 : await deps.curves.storeCurves(wanted, { source: provider, fetchedAtMs });
  if (count > 0) addCount(report.stored, "yield_curves", count);
  const newest = wanted.at(-1)?.day ?? stored?.day ?? null;
  if (newest === null || newest < due) {
    addNote(
      report,
      `${provider} has no curve of ${due}${newest === null ? "" : `; the latest is of ${newest}`}`,
    );
  }
  return { kind: "done", report };
}

/** The last weekday whose yields are out. On a holiday of the bond market there are none, which costs one look. */
export function publishedDay(nowMs: number): string {
  const { date, minuteOfDay } = wallTime(nowMs);
  let day = minuteOfDay >= PUBLISHED_MINUTE ? date : addDays(date, -1);
  while (weekday(day) === 0 || weekday(day) === 6) day = addDays(day, -1);
  return day;
}
