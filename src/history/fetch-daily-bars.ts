import { AppError, asAppError } from "../errors.ts";
import type { FallbackDailyBars } from "../prices/fallback-ports.ts";
import type { CorporateAct, FetchedDailyBars } from "../prices/sources.ts";
import { addAnswers } from "../providers/add-answers.ts";
import type { Answers } from "../providers/provider.ts";
import type { RunReport } from "../scheduling/ports.ts";
import { addCount, addFailure } from "../scheduling/run-report.ts";
import { emptyDaily } from "./empty-days.ts";
import { joinAct } from "./join-acts.ts";
import type { DailyPlan } from "./plan-daily-requests.ts";
import type { DailyStore, HoleStore, MissingDays } from "./ports.ts";

export type FetchDailyBarsDeps = {
  daily: Pick<DailyStore, "storeDailyBars">;
  holes: Pick<HoleStore, "rememberEmpty">;
  bars: FallbackDailyBars;
};

/** `limited`: the providers asked to slow down, what is left may be asked later. `refused`: none of them answered. */
export type FetchOutcome = { kind: "fetched" } | { kind: "limited" | "refused"; error: AppError };

/** So many days without a single bar are no holiday of one share: they are not taken for empty. */
export const SILENT_DAYS = 3;

/** Fetches and stores one request's bars and adds to the report what came of it, symbol by symbol. */
export async function fetchDailyBars(
  deps: FetchDailyBarsDeps,
  plan: DailyPlan,
  report: RunReport,
  nowMs: number,
): Promise<FetchOutcome> {
  let given: Answers<FetchedDailyBars>;
  try {
    given = await deps.bars.fetchDailyBars({ symbols: plan.symbols, from: plan.from, to: plan.to });
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === "provider_rate_limited") return { kind: "limited", error };
    for (const symbol of plan.symbols) addFailure(report, symbol, error);
    return { kind: "refused", error };
  }
  addAnswers(report, "daily bars", given);
  const acts = given.answers.flatMap((answer) => answer.acts ?? []);
  for (const answer of given.answers) await storeAnswer(deps, plan, { answer, acts }, report);
  const limited = reportFailures(given.answers, report);
  await rememberEmpty(deps, plan, given.answers, report, nowMs);
  return limited === null ? { kind: "fetched" } : { kind: "limited", error: limited };
}

async function storeAnswer(
  deps: FetchDailyBarsDeps,
  { symbols, from, to }: DailyPlan,
  { answer, acts }: { answer: FetchedDailyBars; acts: readonly CorporateAct[] },
  report: RunReport,
) {
  const { provider, fetchedAtMs, bars } = answer;
  const isWanted = ({ symbol, date }: { symbol: string; date: string }) =>
    symbols.includes(symbol) && date >= from && date <= to;
  const wanted = bars.filter(isWanted).map((bar) => joinAct(bar, acts));
  if (wanted.length < bars.length) addCount(report.skipped, "outside_request", bars.length - wanted.length);
  const own = (answer.acts ?? []).filter(isWanted);
  if (wanted.length === 0 && own.length === 0) return;
  const record = { provider, fetchedAtMs, bars: wanted, ...(own.length > 0 && { acts: own }) };
  const { stored, readjusted } = await deps.daily.storeDailyBars(record);
  if (stored > 0) addCount(report.stored, "bars_1d", stored);
  if (readjusted > 0) addCount(report.stored, "readjusted_1d", readjusted);
}

/** Returns the error of a symbol that was only asked too fast, which is no failure yet. */
function reportFailures(answers: readonly FetchedDailyBars[], report: RunReport): AppError | null {
  let limited: AppError | null = null;
  for (const { symbol, error } of answers.flatMap(({ failures }) => failures)) {
    if (error.code === "provider_rate_limited") limited = error;
    else addFailure(report, symbol, error);
  }
  for (const symbol of new Set(answers.flatMap(({ unknownSymbols }) => unknownSymbols))) {
    addFailure(report, symbol, unknownSymbol(symbol));
  }
  return limited;
}

export function unknownSymbol(symbol: string): AppError {
  return new AppError("provider_unknown_symbol", `No provider that was asked knows ${symbol}.`);
}

/** Days for which a symbol's provider answered and had nothing: before its listing, in a halt, or not published yet. */
async function rememberEmpty(
  deps: FetchDailyBarsDeps,
  plan: DailyPlan,
  answers: readonly FetchedDailyBars[],
  report: RunReport,
  nowMs: number,
) {
  const last = answers.at(-1);
  if (last === undefined) return;
  const failed = new Set([...last.unknownSymbols, ...last.failures.map(({ symbol }) => symbol)]);
  const empty: (MissingDays & { provider: FetchedDailyBars["provider"] })[] = [];
  for (const { symbol, days } of plan.gaps.filter((gap) => !failed.has(gap.symbol))) {
    const { provider, days: lacking, got } = emptyDaily({ symbol, days }, answers, last);
    if (!got && lacking.length > SILENT_DAYS) addFailure(report, symbol, silent(symbol, provider, lacking));
    else if (lacking.length > 0) empty.push({ symbol, days: lacking, provider });
  }
  for (const [provider, holes] of Map.groupBy(empty, (hole) => hole.provider)) {
    await deps.holes.rememberEmpty("1d", holes, { provider, nowMs });
  }
}

export function silent(symbol: string, provider: string, days: readonly string[]): AppError {
  return new AppError(
    "provider_bad_body",
    `${provider} knows ${symbol} but gave none of its ${days.length} daily bars from ${days[0]} to ${days.at(-1)}.`,
  );
}
