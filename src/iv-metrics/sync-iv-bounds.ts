import { HOUR_MS, MINUTE_MS } from "../market/calendar-date.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { addAnswers } from "../providers/add-answers.ts";
import { type AskDeps, attemptCall } from "../providers/ask-providers.ts";
import type { Ranked } from "../providers/merge-answers.ts";
import type { RunReport } from "../scheduling/ports.ts";
import { addCount, addFailure, addNote, emptyReport } from "../scheduling/run-report.ts";
import type { IvBoundsSource, IvBoundsStore } from "./bounds-ports.ts";

export type SyncIvBoundsDeps = AskDeps & {
  bounds: IvBoundsStore;
  source: Ranked<IvBoundsSource>;
  calendar: TradingCalendar;
  /** Tickers asked for at once: each costs up to two calls. */
  most: number;
};

/** A session's last quotes come a quarter of an hour late. */
const DELAY_MS = 20 * MINUTE_MS;
/** A site that is read by permission is not asked again the same evening for what it did not have. */
const ASK_AGAIN_MS = 6 * HOUR_MS;

/**
 * Fetches and stores the vendor's bounds of tickers that have none of the last session yet. Meant for once a run: what
 * is left over comes first in the next. A vendor that fails is in the report's failures and never thrown, since no other
 * number rests on its own; what is stored stays.
 */
export async function syncIvBounds(deps: SyncIvBoundsDeps, nowMs: number): Promise<RunReport> {
  const report = emptyReport();
  const { bounds, source, calendar, most } = deps;
  const fetchedBeforeMs = Math.min(calendar.lastClose(nowMs - DELAY_MS) + DELAY_MS, nowMs - ASK_AGAIN_MS);
  const symbols = await bounds.readDue({ fetchedBeforeMs, nowMs, most });
  if (symbols.length === 0) return report;
  const { provider } = source;
  const attempt = await attemptCall(deps, provider, () => source.source.fetchBounds(symbols));
  if (!attempt.ok) {
    addFailure(report, provider, attempt.error);
    return report;
  }
  const { answer } = attempt;
  addAnswers(report, "bounds", { answers: [answer], fallbackFrom: [] });
  for (const { symbol, error } of answer.failures) addFailure(report, symbol, error);
  const { unknownSymbols, fetchedAtMs } = answer;
  if (unknownSymbols.length > 0) addNote(report, `${provider} has no bounds of ${unknownSymbols.join(", ")}`);
  if (answer.bounds.length === 0) return report;
  addCount(report.stored, "iv_bounds", await bounds.storeBounds(answer.bounds, { provider, fetchedAtMs }));
  return report;
}
