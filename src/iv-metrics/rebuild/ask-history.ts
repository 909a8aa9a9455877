import { AppError, toldMessage } from "../../errors.ts";
import { nobodyConfigured } from "../../providers/ask-providers.ts";
import type { Ranked } from "../../providers/merge-answers.ts";
import type { ClaimedRun, RunReport } from "../../scheduling/ports.ts";
import { addNote } from "../../scheduling/run-report.ts";
import type { FetchedOptionHistory, OptionHistorySource } from "../history-ports.ts";
import { addFetched, askDay } from "./ask-day.ts";
import type { AnsweredDay, AskedHistory, AskHistoryDeps } from "./asked-history.ts";
import { payForHistory } from "./pay-for-history.ts";
import { contractsOf, type DayWork, type HistoryPageSize } from "./plan-history-pages.ts";

/** Requests that go on at a time: an invocation has six connections, and some are the database's. */
const AT_ONCE = 4;
/** A source that fails so often in a row is not asked on for the page. */
const MOST_ERRORS = 2;

type Said = { error: AppError | null; reach: NonNullable<FetchedOptionHistory["outOfReach"]> | null };
type Open = { work: DayWork; said: Said[] };

/** Asks the sources in their order, each for the days and tickers that those before it did not give. */
export async function askHistory(
  deps: AskHistoryDeps,
  run: ClaimedRun,
  page: readonly DayWork[],
  report: RunReport,
): Promise<AskedHistory> {
  const asked: AskedHistory = { answered: [], unheard: [], failed: [], waitSeconds: null };
  let open: Open[] = page.map((work) => ({ work, said: [] }));
  for (const by of deps.sources) {
    if (open.length === 0) break;
    const turn = await askSource(deps, run, by, open, report);
    asked.answered.push(...turn.answered);
    if (turn.waitSeconds !== null) asked.waitSeconds = Math.max(asked.waitSeconds ?? 0, turn.waitSeconds);
    open = turn.open;
  }
  const last = deps.sources.at(-1);
  if (last === undefined) throw nobodyConfigured();
  for (const { work, said } of open) {
    const errors = said.flatMap(({ error }) => error ?? []);
    const slow = errors.find(({ code }) => code === "provider_rate_limited");
    const [error] = errors;
    if (slow !== undefined)
      asked.waitSeconds = Math.max(asked.waitSeconds ?? 0, slow.retryAfterSeconds ?? 60);
    else if (error === undefined && said.every(({ reach }) => reach === "before-history"))
      asked.unheard.push({ work, by: last });
    else asked.failed.push({ work, error: error ?? notYet(work.day) });
  }
  return asked;
}

function notYet(day: string): AppError {
  return new AppError("provider_unavailable", `Nobody has published the options of ${day} yet.`);
}

type Turn = { answered: AnsweredDay[]; open: Open[]; waitSeconds: number | null };

/** One source's turn: reserve its calls, pay, ask. */
async function askSource(
  deps: AskHistoryDeps,
  run: ClaimedRun,
  by: Ranked<OptionHistorySource>,
  open: readonly Open[],
  report: RunReport,
): Promise<Turn> {
  const { granted, waitSeconds } = await reserve(deps, by, withinSize(open, deps.size[by.source.evidence]));
  if (granted.length === 0) return { answered: [], open: [], waitSeconds };
  const paid = await payForHistory(
    deps,
    run,
    by,
    granted.map(({ work }) => work),
    report,
  );
  if (!paid.ok) {
    tellRefusal(report, by, paid.error);
    return { answered: [], open: granted.map((each) => heard(each, paid.error)), waitSeconds };
  }
  const turn: Turn = { answered: [], open: [], waitSeconds };
  await askDays(deps, run, { by, mostExtraUsd: paid.mostExtraUsd }, granted, turn, report);
  return turn;
}

async function askDays(
  deps: AskHistoryDeps,
  run: ClaimedRun,
  { by, mostExtraUsd }: { by: Ranked<OptionHistorySource>; mostExtraUsd: number },
  granted: readonly Open[],
  turn: Turn,
  report: RunReport,
): Promise<void> {
  let errorsInARow = 0;
  let stopped: AppError | null = null;
  // The first alone: what refuses every day is then asked but a few times.
  for (let at = 0; at < granted.length; at += at === 0 ? 1 : AT_ONCE) {
    const some = granted.slice(at, at === 0 ? 1 : at + AT_ONCE);
    if (stopped !== null) {
      for (const each of some) turn.open.push(heard(each, stopped));
      continue;
    }
    const answers = await Promise.all(some.map((each) => askDay(deps, by, each.work, mostExtraUsd)));
    for (const [i, answer] of answers.entries()) {
      const each = some[i] as Open;
      errorsInARow = answer.ok ? 0 : errorsInARow + 1;
      if (answer.ok) await takeDay(deps, run, { by, each, fetched: answer.answer }, turn, report);
      else {
        turn.open.push(heard(each, answer.error));
        tellRefusal(report, by, answer.error);
        const { stopsAll, code } = answer.error;
        if (stopsAll || code === "provider_rate_limited" || errorsInARow >= MOST_ERRORS)
          stopped = answer.error;
      }
    }
  }
}

const heard = ({ work, said }: Open, error: AppError): Open => ({
  work,
  said: [...said, { error, reach: null }],
});

function tellRefusal(report: RunReport, { provider }: Ranked<unknown>, error: AppError): void {
  addNote(report, `${provider}: ${toldMessage(error)}`);
}

/**
 * What a page may take on of such a source, in order. A page is cut for the first source: another's days may take longer
 * to read, and the next page goes on with those that are left.
 */
function withinSize(open: readonly Open[], { tickerDays }: HistoryPageSize): Open[] {
  let left = tickerDays;
  return open.flatMap(({ work, said }) => {
    const tickers = work.tickers.slice(0, Math.max(0, left));
    left -= tickers.length;
    return tickers.length === 0 ? [] : [{ work: { ...work, tickers }, said }];
  });
}

/** As many of the days, in their order, as the source's limit of calls has room for. */
async function reserve(
  { budget, calendar, nowMs }: AskHistoryDeps,
  { provider, source }: Ranked<OptionHistorySource>,
  open: readonly Open[],
): Promise<{ granted: Open[]; waitSeconds: number | null }> {
  const calls = open.map(({ work }) => source.callsFor(contractsOf(work, calendar)));
  const wanted = calls.reduce((sum, each) => sum + each, 0);
  const startMs = nowMs();
  const reserved = await budget.reserve(provider, wanted, startMs);
  if (reserved.granted >= wanted) return { granted: [...open], waitSeconds: null };
  let left = reserved.granted;
  const granted = open.filter((_, i) => {
    left -= calls[i] ?? 0;
    return left >= 0;
  });
  return { granted, waitSeconds: Math.max(1, Math.ceil((reserved.nextWindowMs - startMs) / 1_000)) };
}

/** Keeps what came, and leaves open the tickers that failed and a day that is out of the source's reach. */
async function takeDay(
  deps: AskHistoryDeps,
  run: ClaimedRun,
  { by, each, fetched }: { by: Ranked<OptionHistorySource>; each: Open; fetched: FetchedOptionHistory },
  turn: Turn,
  report: RunReport,
): Promise<void> {
  await addFetched(deps, run, fetched, report);
  const reach = fetched.outOfReach ?? null;
  if (reach !== null) {
    turn.open.push({ work: each.work, said: [...each.said, { error: null, reach }] });
    return;
  }
  const failures = new Map(fetched.failures.map(({ symbol, error }) => [symbol, error]));
  const came = each.work.tickers.filter(({ symbol }) => !failures.has(symbol));
  if (came.length > 0) turn.answered.push({ work: { ...each.work, tickers: came }, by, fetched });
  for (const ticker of each.work.tickers) {
    const error = failures.get(ticker.symbol);
    if (error === undefined) continue;
    turn.open.push(heard({ ...each, work: { ...each.work, tickers: [ticker] } }, error));
  }
}
