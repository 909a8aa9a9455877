import { AppError, toldMessage } from "../errors.ts";
import { addDays } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { Ranked } from "../providers/merge-answers.ts";
import type { Answers } from "../providers/provider.ts";
import type { FetchedHistory, HistoryRequest, HistorySource } from "./sources.ts";

type Sources = readonly Ranked<HistorySource>[];
type Ask = (sources: Sources, request: HistoryRequest) => Promise<Answers<FetchedHistory>>;

/**
 * History of a request, the days before a provider's data begins asked of the providers after it. When none of those
 * answers the days are left as they are: not served, which is not empty.
 */
export async function fetchWithEarlier(
  ranked: Sources,
  request: HistoryRequest,
  ask: Ask,
): Promise<Answers<FetchedHistory>> {
  const given = await ask(ranked, request);
  const late = given.answers.find(({ usableFrom }) => (usableFrom ?? request.from) > request.from);
  const begins = late?.usableFrom ?? null;
  if (late === undefined || begins === null) return given;
  const others = ranked.slice(ranked.findIndex(({ provider }) => provider === late.provider) + 1);
  const symbols = request.symbols.filter((symbol) => !hasBefore(given.answers, symbol, begins));
  if (others.length === 0 || symbols.length === 0) return given;
  const before = addDays(begins, -1);
  const to = before < request.to ? before : request.to;
  try {
    const more = await fetchWithEarlier(others, { ...request, symbols, to }, ask);
    // Beyond `to` they were not asked.
    const answers = more.answers.map((answer) => ({ ...answer, usableTo: earlierOf(answer.usableTo, to) }));
    return {
      answers: [...given.answers, ...answers],
      fallbackFrom: [...given.fallbackFrom, ...more.fallbackFrom],
    };
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith("provider_")) throw error;
    const note = `${request.timeframe} history of ${late.provider} begins with ${begins}; before: ${toldMessage(error)}`;
    const noted = { ...late, notes: [...(late.notes ?? []), note] };
    return { ...given, answers: given.answers.map((answer) => (answer === late ? noted : answer)) };
  }
}

function hasBefore(answers: readonly FetchedHistory[], symbol: string, date: string): boolean {
  return answers.some(
    ({ bars, dailyBars }) =>
      dailyBars.some((bar) => bar.symbol === symbol && bar.date < date) ||
      bars.some((bar) => bar.symbol === symbol && newYorkDate(bar.startMs) < date),
  );
}

function earlierOf(a: string | null, b: string): string {
  return a !== null && a < b ? a : b;
}
