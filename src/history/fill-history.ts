import { AppError, asAppError } from "../errors.ts";
import { addDays } from "../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../market/time-zone.ts";
import type { FallbackHistory } from "../prices/fallback-ports.ts";
import type { BarStore } from "../prices/ports.ts";
import type { FetchedHistory, HistoryRequest } from "../prices/sources.ts";
import { addAnswers } from "../providers/add-answers.ts";
import type { ClaimedRun, RunReport } from "../scheduling/ports.ts";
import type { RunMemory } from "../scheduling/run-memory.ts";
import { addCount, addFailure, addNote } from "../scheduling/run-report.ts";
import { emptyHistory } from "./empty-days.ts";
import { SILENT_DAYS, silent, unknownSymbol } from "./fetch-daily-bars.ts";
import type { HistoryPart } from "./plan-history.ts";
import type { DailyStore, HoleStore, MissingDays } from "./ports.ts";

export type FillHistoryDeps = {
  history: FallbackHistory;
  daily: Pick<DailyStore, "storeDailyBars">;
  minutes: Pick<BarStore, "storeBars" | "rollUp">;
  holes: Pick<HoleStore, "rememberEmpty">;
  memory: Pick<RunMemory, "spend">;
  /** Most that a run may cost over all of its pages, US dollars: DATABENTO_MAX_COST_USD. */
  maxCostUsd: number;
};

/** `unpaid`: it would cost more than the run may spend. `refused`: no provider answered. */
export type FillOutcome =
  | { kind: "filled"; changed: boolean }
  | { kind: "unpaid" }
  | { kind: "refused"; error: AppError };

/** Under this subject a whole timeframe is given up for the rest of the run; see {@link subjectOf} for one symbol. */
export const historySubject = (timeframe: HistoryRequest["timeframe"]) => `${timeframe} history`;
export const subjectOf = (symbol: string, timeframe: HistoryRequest["timeframe"]) => `${symbol} ${timeframe}`;

/** Asks what a part costs, and if the run can still pay for it fetches and stores it, and remembers what was empty. */
export async function fillHistory(
  deps: FillHistoryDeps,
  run: ClaimedRun,
  part: HistoryPart,
  report: RunReport,
  nowMs: number,
): Promise<FillOutcome> {
  const { timeframe, symbols, from, to } = part;
  const request = { timeframe, symbols, from, to };
  try {
    const refusal = await pay(deps, run, part, await deps.history.priceHistory(request));
    if (refusal !== null) {
      addFailure(report, historySubject(timeframe), refusal);
      return { kind: "unpaid" };
    }
    const given = await deps.history.fetchHistory(request);
    addAnswers(report, `${timeframe} history`, given);
    const changes = [];
    for (const answer of given.answers) changes.push(await storeAnswer(deps, part, answer, report, nowMs));
    const remembered = await settle(deps, part, given.answers, report, nowMs);
    return { kind: "filled", changed: remembered || changes.includes(true) };
  } catch (thrown) {
    const error = asAppError(thrown);
    if (!error.code.startsWith("provider_")) throw thrown;
    return { kind: "refused", error };
  }
}

/** Null when the run may spend it. */
async function pay(deps: FillHistoryDeps, run: ClaimedRun, part: HistoryPart, usd: number) {
  if (usd <= 0) return null;
  const microUsd = Math.ceil(usd * 1e6);
  const { granted, spentMicroUsd } = await deps.memory.spend(
    run.id,
    microUsd,
    Math.round(deps.maxCostUsd * 1e6),
  );
  if (granted) return null;
  const what = `${part.timeframe} bars of ${part.symbols.length} tickers from ${part.from} to ${part.to}`;
  const spent = `${dollars(spentMicroUsd / 1e6)} already spent`;
  return new AppError(
    "provider_rejected",
    `Filling ${what} costs ${dollars(usd)}, with ${spent} more than the ${dollars(deps.maxCostUsd)} that one run may ` +
      "cost. Raise DATABENTO_MAX_COST_USD, or run a shorter range by hand.",
  );
}

/** True when rows are new or changed. */
async function storeAnswer(
  deps: FillHistoryDeps,
  part: HistoryPart,
  answer: FetchedHistory,
  report: RunReport,
  nowMs: number,
): Promise<boolean> {
  const { provider, fetchedAtMs } = answer;
  const days = new Set(part.days);
  const symbols = new Set(part.symbols);
  if (part.timeframe === "1d") {
    const bars = answer.dailyBars.filter(({ symbol, date }) => symbols.has(symbol) && days.has(date));
    countOutside(report, answer.dailyBars.length - bars.length);
    if (bars.length === 0) return false;
    const { stored, readjusted } = await deps.daily.storeDailyBars({ provider, fetchedAtMs, bars });
    countStored(report, { bars_1d: stored, readjusted_1d: readjusted });
    return stored > 0;
  }
  const bars = answer.bars.filter(
    ({ symbol, startMs }) => symbols.has(symbol) && days.has(newYorkDate(startMs)),
  );
  countOutside(report, answer.bars.length - bars.length);
  if (bars.length === 0) return false;
  const stored = await deps.minutes.storeBars({ provider, fetchedAtMs, timeframe: "1m", bars });
  const range = { fromMs: wallTimeToMs(part.from, 0), toMs: wallTimeToMs(addDays(part.to, 1), 0) };
  countStored(report, { bars_1m: stored, bars_5m: await deps.minutes.rollUp({ ...range, nowMs }) });
  return stored > 0;
}

/**
 * Says which symbols failed, and remembers the days that are empty: their provider knows the symbol, could serve the
 * day, and had nothing. Returns whether anything was remembered.
 */
async function settle(
  deps: FillHistoryDeps,
  part: HistoryPart,
  answers: readonly FetchedHistory[],
  report: RunReport,
  nowMs: number,
): Promise<boolean> {
  const { timeframe } = part;
  const last = answers.at(-1);
  if (last === undefined) return false;
  const failures = new Map(
    answers.flatMap((answer) => answer.failures).map(({ symbol, error }) => [symbol, error]),
  );
  for (const symbol of answers.flatMap((answer) => answer.unknownSymbols)) {
    failures.set(symbol, unknownSymbol(symbol));
  }
  const empty: (MissingDays & { provider: FetchedHistory["provider"] })[] = [];
  for (const symbol of part.symbols.filter((one) => !failures.has(one))) {
    const { provider, days, got } = emptyHistory(part, answers, symbol, last);
    // Daily bars are kept for good: a provider's blank answer must not keep their days from being asked for again.
    if (timeframe === "1d" && !got && days.length > SILENT_DAYS)
      failures.set(symbol, silent(symbol, provider, days));
    else if (days.length > 0) empty.push({ symbol, days, provider });
  }
  for (const [symbol, error] of failures) addFailure(report, subjectOf(symbol, timeframe), error);
  for (const [provider, holes] of Map.groupBy(empty, (hole) => hole.provider)) {
    await deps.holes.rememberEmpty(timeframe, holes, { provider, nowMs });
  }
  noteReach(part, answers, report);
  return empty.length > 0;
}

/** What lies beyond what the providers have is neither filled nor empty: the operator is told where it begins and ends. */
function noteReach(
  { timeframe, from, to }: HistoryPart,
  answers: readonly FetchedHistory[],
  report: RunReport,
) {
  const ends = answers.map(({ usableTo }) => usableTo ?? to).toSorted();
  const starts = answers.map(({ usableFrom }) => usableFrom ?? from).toSorted();
  const [begins, reaches] = [starts[0] ?? from, ends.at(-1) ?? to];
  if (reaches < to) addNote(report, `${timeframe} history reaches to ${reaches} today`);
  if (begins > from) addNote(report, `${timeframe} history begins with ${begins}: nobody asked has more`);
}

function countOutside(report: RunReport, count: number): void {
  if (count > 0) addCount(report.skipped, "outside_request", count);
}

function countStored(report: RunReport, counts: Record<string, number>): void {
  for (const [kind, count] of Object.entries(counts)) if (count > 0) addCount(report.stored, kind, count);
}

const dollars = (usd: number) => `$${usd.toFixed(usd < 0.01 ? 4 : 2)}`;
