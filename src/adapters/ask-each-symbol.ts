import { type AppError, asAppError, type ErrorCode } from "../errors.ts";
import type { SymbolFailure } from "../providers/provider.ts";

export type EachAnswer<T> = { answers: { symbol: string; value: T }[]; failures: SymbolFailure[] };

/** After one of these the next call would fail too, and cost a call. */
const STOPS: readonly ErrorCode[] = ["provider_rate_limited", "provider_unauthorized"];
/** So many silences in a row are taken for an outage: each may have cost a whole timeout. */
const SILENCES_THAT_STOP = 3;

/**
 * Asks symbol by symbol, for providers with one call a symbol. What fails is listed beside what came; a failure that
 * the others would share ends the asking and counts for them all. Throws the first failure when nothing came.
 */
export async function askEachSymbol<T>(
  symbols: readonly string[],
  ask: (symbol: string) => Promise<T>,
): Promise<EachAnswer<T>> {
  const answers: EachAnswer<T>["answers"] = [];
  const failures: SymbolFailure[] = [];
  let stopped: AppError | null = null;
  let silences = 0;
  for (const symbol of symbols) {
    if (stopped !== null) {
      failures.push({ symbol, error: stopped });
      continue;
    }
    try {
      answers.push({ symbol, value: await ask(symbol) });
      silences = 0;
    } catch (thrown) {
      const error = asAppError(thrown);
      failures.push({ symbol, error });
      silences = error.code === "provider_unavailable" ? silences + 1 : 0;
      if (STOPS.includes(error.code) || silences >= SILENCES_THAT_STOP) stopped = error;
    }
  }
  const [first] = failures;
  if (answers.length === 0 && first !== undefined) throw first.error;
  return { answers, failures };
}
