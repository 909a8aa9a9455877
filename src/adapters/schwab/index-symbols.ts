import { asAppError } from "../../errors.ts";
import type { SchwabAnswer, SchwabGet } from "./client.ts";

/** Symbols that were asked for in vain as shares: true where Schwab lists an index of that name, "$XND". */
export type IndexSymbols = Map<string, boolean>;

const PLAIN = /^[A-Z]{2,6}$/;

/** Whether a symbol that Schwab does not know might be an index that it lists under "$". */
export function mayBeIndex(symbol: string, seen: IndexSymbols): boolean {
  return PLAIN.test(symbol) && !seen.has(symbol);
}

/**
 * Asks again for "$XND" where Schwab knows no XND, and keeps to the name that it lists: indexes are added more often
 * than a list of ours is. A symbol that it knows under neither name is asked for once more and not again.
 */
export function findingIndexes(get: SchwabGet, seen: IndexSymbols = new Map()): SchwabGet {
  return async (route, query, shorten) => {
    const symbol = query["symbol"] ?? "";
    const asIndex = () => get(route, { ...query, symbol: `$${symbol}` }, shorten);
    if (seen.get(symbol) === true) return asIndex();
    try {
      return await get(route, query, shorten);
    } catch (error) {
      if (asAppError(error).code !== "provider_unknown_symbol" || !mayBeIndex(symbol, seen)) throw error;
      return oneCallMore(await askOnce(asIndex, symbol, seen));
    }
  };
}

async function askOnce(ask: () => Promise<SchwabAnswer>, symbol: string, seen: IndexSymbols) {
  try {
    const answer = await ask();
    seen.set(symbol, true);
    return answer;
  } catch (error) {
    if (asAppError(error).code === "provider_unknown_symbol") seen.set(symbol, false);
    throw error;
  }
}

function oneCallMore(answer: SchwabAnswer): SchwabAnswer {
  return { ...answer, providerCalls: answer.providerCalls + 1 };
}
