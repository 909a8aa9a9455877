import { attemptCall } from "../../providers/ask-providers.ts";
import type { Ranked } from "../../providers/merge-answers.ts";
import type { ClaimedRun, RunReport } from "../../scheduling/ports.ts";
import { addCount, addNote } from "../../scheduling/run-report.ts";
import type { FetchedOptionHistory, OptionHistorySource } from "../history-ports.ts";
import type { AnsweredDay, AskHistoryDeps } from "./asked-history.ts";
import { payForHistory } from "./pay-for-history.ts";
import { contractsOf, type DayWork } from "./plan-history-pages.ts";

/** One day of its tickers, through the source's circuit. */
export function askDay(
  deps: AskHistoryDeps,
  { provider, source }: Ranked<OptionHistorySource>,
  work: DayWork,
  mostExtraUsd: number,
  finer = false,
) {
  const contracts = contractsOf(work, deps.calendar, finer);
  const { day, atMs } = work;
  return attemptCall(deps, provider, () => source.fetchOptions({ day, atMs, contracts, mostExtraUsd }));
}

/** Adds what an answer cost and left out to the report, and counts the money that a second look took. */
export async function addFetched(
  { memory }: AskHistoryDeps,
  run: ClaimedRun,
  { providerCalls, bytes, skipped, notes, extraUsd = 0 }: FetchedOptionHistory,
  report: RunReport,
): Promise<void> {
  report.providerCalls += providerCalls;
  report.bytes += bytes;
  for (const [reason, count] of Object.entries(skipped)) addCount(report.skipped, reason, count);
  for (const note of notes ?? []) addNote(report, note);
  // It has been spent, whatever the cap says.
  if (extraUsd > 0) await memory.spend(run.id, Math.round(extraUsd * 1e6), Number.MAX_SAFE_INTEGER);
}

/**
 * Asks who answered once more, with half the step between strikes, for the tickers of which too few strikes were listed.
 * Null where that gave nothing: what came first stands.
 */
export async function askFiner(
  deps: AskHistoryDeps,
  run: ClaimedRun,
  { work, by }: Pick<AnsweredDay, "work" | "by">,
  report: RunReport,
): Promise<FetchedOptionHistory | null> {
  const paid = await payForHistory(deps, run, by, [work], report, true);
  if (!paid.ok) return null;
  const answer = await askDay(deps, by, work, paid.mostExtraUsd, true);
  if (!answer.ok) return null;
  await addFetched(deps, run, answer.answer, report);
  return answer.answer;
}
