import { type AppError, asAppError } from "../errors.ts";
import type { SymbolFailure } from "../providers/provider.ts";

export type EachAnswer<T> = {
  /** In the order of the symbols asked for. */
  answers: { symbol: string; value: T }[];
  unknownSymbols: string[];
  failures: SymbolFailure[];
};

/** So many silences in a row, or as many as there are lanes, are taken for an outage: each may cost a whole timeout. */
const LEAST_SILENCES = 3;

type Progress<T> = {
  waiting: string[];
  values: Map<string, T>;
  unknown: Set<string>;
  failures: SymbolFailure[];
  silences: number;
  stopped: AppError | null;
};

/**
 * Asks symbol by symbol, in so many lanes at once, for providers with one call a symbol. What fails is listed beside
 * what came; a failure that stops all (see ERROR_TABLE) and an outage end the asking, and count for what is left.
 * Throws that failure, or else the first, when nothing at all was answered.
 */
export async function askEach<T>(
  symbols: readonly string[],
  ask: (symbol: string) => Promise<T>,
  { lanes }: { lanes: number },
): Promise<EachAnswer<T>> {
  const progress: Progress<T> = {
    waiting: [...new Set(symbols)],
    values: new Map(),
    unknown: new Set(),
    failures: [],
    silences: 0,
    stopped: null,
  };
  const lane = async () => {
    for (let symbol = progress.waiting.shift(); symbol !== undefined; symbol = progress.waiting.shift()) {
      if (progress.stopped !== null) progress.failures.push({ symbol, error: progress.stopped });
      else await askOne(progress, symbol, ask, Math.max(LEAST_SILENCES, lanes));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const { values, unknown, failures, stopped } = progress;
  const [first] = failures;
  if (first !== undefined && values.size === 0 && unknown.size === 0) throw stopped ?? first.error;
  return {
    answers: [...new Set(symbols)].flatMap((symbol) => {
      const value = values.get(symbol);
      return value === undefined ? [] : [{ symbol, value }];
    }),
    unknownSymbols: [...unknown],
    failures,
  };
}

async function askOne<T>(
  progress: Progress<T>,
  symbol: string,
  ask: (symbol: string) => Promise<T>,
  silencesThatStop: number,
): Promise<void> {
  try {
    progress.values.set(symbol, await ask(symbol));
    progress.silences = 0;
  } catch (thrown) {
    const error = asAppError(thrown);
    progress.silences = error.code === "provider_unavailable" ? progress.silences + 1 : 0;
    if (error.code === "provider_unknown_symbol") {
      progress.unknown.add(symbol);
      return;
    }
    progress.failures.push({ symbol, error });
    if (error.stopsAll || progress.silences >= silencesThatStop) progress.stopped ??= error;
  }
}
