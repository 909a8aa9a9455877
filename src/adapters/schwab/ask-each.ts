import { type AppError, asAppError } from "../../errors.ts";
import type { SkipCounts, SymbolFailure } from "../../providers/provider.ts";
import { addSkips } from "./add-skips.ts";

/** What one symbol's call gave. */
export type SymbolAnswer<Row> = { rows: Row[]; skipped: SkipCounts; bytes: number; providerCalls: number };

export type EachAnswer<Row> = SymbolAnswer<Row> & { unknownSymbols: string[]; failures: SymbolFailure[] };

/** One below the six connections that a Worker may have open: the token may need one. */
const LANES = 5;
/** As many calls without an answer show that the provider is away: each costs a whole timeout. */
const MAX_UNAVAILABLE = LANES;

/**
 * Asks for symbols one by one, five at a time. A symbol's failure is its own, but after a 429, a refused login or five
 * calls without an answer nothing more is asked, and what is left fails alike. Throws when nothing at all came through.
 */
export async function askEach<Row>(
  symbols: readonly string[],
  ask: (symbol: string) => Promise<SymbolAnswer<Row>>,
): Promise<EachAnswer<Row>> {
  const total: EachAnswer<Row> = {
    rows: [],
    skipped: {},
    bytes: 0,
    providerCalls: 0,
    unknownSymbols: [],
    failures: [],
  };
  const waiting = [...new Set(symbols)];
  const progress: Progress = { answered: 0, unavailable: 0, stopped: null };
  const bySymbol = new Map<string, Row[]>();
  const lane = async () => {
    for (let symbol = waiting.shift(); symbol !== undefined; symbol = waiting.shift()) {
      if (progress.stopped !== null) total.failures.push({ symbol, error: progress.stopped });
      else await askOne(symbol, ask, { total, progress, bySymbol });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const [first] = total.failures;
  if (first !== undefined && progress.answered === 0) throw progress.stopped ?? first.error;
  for (const symbol of symbols) {
    for (const row of bySymbol.get(symbol) ?? []) total.rows.push(row);
    bySymbol.delete(symbol);
  }
  return total;
}

type Progress = { answered: number; unavailable: number; stopped: AppError | null };

async function askOne<Row>(
  symbol: string,
  ask: (symbol: string) => Promise<SymbolAnswer<Row>>,
  { total, progress, bySymbol }: { total: EachAnswer<Row>; progress: Progress; bySymbol: Map<string, Row[]> },
): Promise<void> {
  try {
    const answer = await ask(symbol);
    progress.answered += 1;
    bySymbol.set(symbol, answer.rows);
    addSkips(total.skipped, answer.skipped);
    total.bytes += answer.bytes;
    total.providerCalls += answer.providerCalls;
  } catch (thrown) {
    const error = asAppError(thrown);
    total.providerCalls += 1;
    if (error.code === "provider_unknown_symbol") {
      progress.answered += 1;
      total.unknownSymbols.push(symbol);
      return;
    }
    total.failures.push({ symbol, error });
    if (error.code === "provider_unavailable") progress.unavailable += 1;
    if (endsAll(error) || progress.unavailable >= MAX_UNAVAILABLE) progress.stopped ??= error;
  }
}

function endsAll({ code }: AppError): boolean {
  return code === "provider_rate_limited" || code === "provider_unauthorized";
}
