import type { ClaimedRun, RunReport } from "../../scheduling/ports.ts";
import type { IvHistoryRow } from "../history-ports.ts";
import { askFiner } from "./ask-day.ts";
import type { AnsweredDay, AskHistoryDeps } from "./asked-history.ts";
import type { PastInputsReader } from "./ports.ts";
import { joinEvidence, rebuildDays, tickersInNeed } from "./rebuild-days.ts";

type Deps = AskHistoryDeps & { past: PastInputsReader };

/** Rows of all answers of a page, with what was asked once more. */
export async function rebuildAnswers(
  deps: Deps,
  run: ClaimedRun,
  answered: readonly AnsweredDay[],
  report: RunReport,
): Promise<IvHistoryRow[]> {
  if (answered.length === 0) return [];
  const days = answered.map(({ work }) => work.day).toSorted();
  const symbols = [...new Set(answered.flatMap(({ work }) => work.tickers.map(({ symbol }) => symbol)))];
  const [from = "", to = ""] = [days[0], days.at(-1)];
  const past = await deps.past.readPast(symbols, { from, to });
  const rows: IvHistoryRow[] = [];
  for (const answer of answered) {
    const whole = await withFiner(deps, run, answer, report);
    rows.push(...rebuildDays(whole, past, deps.calendar));
  }
  return rows;
}

/** Asked once more where hardly a strike of the first try was listed. */
async function withFiner(
  deps: Deps,
  run: ClaimedRun,
  answer: AnsweredDay,
  report: RunReport,
): Promise<AnsweredDay> {
  const tickers = tickersInNeed(answer);
  if (tickers.length === 0) return answer;
  const again = await askFiner(deps, run, { ...answer, work: { ...answer.work, tickers } }, report);
  if (again === null) return answer;
  const evidence = joinEvidence(answer.fetched.evidence, again.evidence);
  return { ...answer, fetched: { ...answer.fetched, evidence } };
}
