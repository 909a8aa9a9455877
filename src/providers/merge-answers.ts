import { type AppError, toldMessage } from "../errors.ts";
import {
  type AskDeps,
  type Attempt,
  asProviderFailure,
  attemptCall,
  nobodyConfigured,
} from "./ask-providers.ts";
import type { Answers, Provider, ProviderFailure, SymbolFailure } from "./provider.ts";

/** A provider that fills a port. */
export type Ranked<Source> = { provider: Provider; source: Source };

/** The configured sources in the order of the setting; what is null or missing takes no part. */
export function inOrder<Source>(
  order: readonly Provider[],
  sources: Partial<Record<Provider, Source | null | undefined>>,
): Ranked<Source>[] {
  return order.flatMap((provider) => {
    const source = sources[provider] ?? null;
    return source === null ? [] : [{ provider, source }];
  });
}

/** A provider of a capability that answers for several symbols at once. */
export type SymbolsCandidate<T> = { provider: Provider; call: (symbols: readonly string[]) => Promise<T> };

/** Reads and writes, of one kind of answer, which symbols are still open. */
export type OpenSymbols<T> = {
  unknown: (answer: T) => readonly string[];
  failed: (answer: T, asked: readonly string[]) => readonly SymbolFailure[];
  settle: (answer: T, open: { unknownSymbols: string[]; failures: SymbolFailure[] }) => T;
};

/** What the first provider that could say anything said of a symbol: null for "unknown". */
type Verdict = AppError | null;
type Progress<T> = {
  open: string[];
  verdicts: Map<string, Verdict>;
  answers: { answer: T }[];
  failures: ProviderFailure[];
  /** How many of them came before the last answer. */
  before: number;
  first: AppError | null;
};

/**
 * Asks providers in their order, each for the symbols that those before it did not know or failed at. Keeps one answer
 * for each that gave something; what is open in the end stands in the last of them, as the first provider put it.
 * Throws the first provider's error when none answered.
 */
export async function mergeAnswers<T>(
  deps: AskDeps,
  candidates: readonly SymbolsCandidate<T>[],
  symbols: readonly string[],
  read: OpenSymbols<T>,
): Promise<Answers<T>> {
  const progress: Progress<T> = {
    open: [...new Set(symbols)],
    verdicts: new Map(),
    answers: [],
    failures: [],
    before: 0,
    first: null,
  };
  for (const { provider, call } of candidates) {
    if (progress.open.length === 0) break;
    const asked = progress.open;
    const attempt = await attemptCall(deps, provider, () => call(asked));
    if (attempt.ok) await takeAnswer(deps, progress, { provider, answer: attempt.answer, asked, read });
    else takeError(progress, provider, attempt);
  }
  const last = progress.answers.at(-1);
  if (last === undefined) {
    if (symbols.length === 0) return { answers: [], fallbackFrom: [] };
    throw progress.first ?? nobodyConfigured();
  }
  const answers = progress.answers.map(({ answer }) =>
    read.settle(answer, { unknownSymbols: [], failures: [] }),
  );
  answers[answers.length - 1] = read.settle(last.answer, stillOpen(progress));
  return { answers, fallbackFrom: progress.failures.slice(0, progress.before) };
}

function takeError<T>(
  progress: Progress<T>,
  provider: Provider,
  { error }: Attempt<T> & { ok: false },
): void {
  progress.first ??= error;
  progress.failures.push(asProviderFailure(provider, error));
  judge(progress, progress.open, error);
}

async function takeAnswer<T>(
  deps: AskDeps,
  progress: Progress<T>,
  given: { provider: Provider; answer: T; asked: readonly string[]; read: OpenSymbols<T> },
): Promise<void> {
  const { provider, answer, asked, read } = given;
  const mine = new Set(asked);
  const unknown = read.unknown(answer).filter((symbol) => mine.has(symbol));
  const failed = read.failed(answer, asked).filter(({ symbol }) => mine.has(symbol));
  judge(progress, unknown, null);
  for (const { symbol, error } of failed) judge(progress, [symbol], error);
  progress.before = progress.failures.length;
  const [failure] = failed;
  if (failure !== undefined) {
    const names = failed.map(({ symbol }) => symbol).join(", ");
    progress.failures.push({
      provider,
      code: failure.error.code,
      message: `${names}: ${toldMessage(failure.error)}`,
    });
  }
  const trouble = failed.find(({ error }) => error.stopsAll)?.error;
  if (trouble !== undefined)
    await deps.health.record(provider, { ok: false, failure: trouble }, deps.nowMs());
  progress.answers.push({ answer });
  const open = new Set([...unknown, ...failed.map(({ symbol }) => symbol)]);
  progress.open = asked.filter((symbol) => open.has(symbol));
}

function judge<T>({ verdicts }: Progress<T>, symbols: readonly string[], verdict: Verdict): void {
  for (const symbol of symbols) if (!verdicts.has(symbol)) verdicts.set(symbol, verdict);
}

function stillOpen<T>({ open, verdicts }: Progress<T>) {
  const unknownSymbols: string[] = [];
  const failures: SymbolFailure[] = [];
  for (const symbol of open) {
    const error = verdicts.get(symbol) ?? null;
    if (error === null) unknownSymbols.push(symbol);
    else failures.push({ symbol, error });
  }
  return { unknownSymbols, failures };
}
