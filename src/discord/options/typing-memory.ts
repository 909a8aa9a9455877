import type { ListedExpiration } from "../../chains/read-chain.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { Reads } from "../../reads.ts";
import type { NamedSymbol } from "./well-known-symbols.ts";

/** The symbols kept here are read again after so long, while somebody types. */
const TICKERS_MS = 5 * 60_000;
/** Expirations and strikes hold for the keys of one word. */
const CHAIN_MS = 60_000;
const MOST_KEPT = 50;

/** Strikes of one series, ascending, and where the underlying stands; null while that is not known. */
export type TypedStrikes = { calls: readonly number[]; puts: readonly number[]; price: number | null };

/**
 * What this isolate remembers for those who type, so that a key costs no request, or one a minute. Values are kept, never
 * promises: a Worker may not wait for what another request has asked.
 */
export type TypingMemory = {
  /** Symbols kept here as they were last seen; none until then. Asks nobody. */
  tickers(): readonly NamedSymbol[];
  /** Reads them where they are old; never throws. For after the answer. */
  freshen(): Promise<void>;
  /** Takes over what another read has seen. */
  sawTickers(tickers: readonly { symbol: string; name: string | null }[]): void;
  expirations(symbol: string): Promise<readonly ListedExpiration[]>;
  strikes(symbol: string, wish: { dte?: number; expiration?: string; root?: string }): Promise<TypedStrikes>;
};

export function createTypingMemory(chains: () => Reads["chains"], nowMs: () => number): TypingMemory {
  let tickers: readonly NamedSymbol[] = [];
  let askedMs = Number.NEGATIVE_INFINITY;
  const expirations = keeper<readonly ListedExpiration[]>(nowMs);
  const strikes = keeper<TypedStrikes>(nowMs);
  const sawTickers: TypingMemory["sawTickers"] = (seen) => {
    tickers = seen.map(({ symbol, name }) => ({ symbol, name: name ?? "" }));
    askedMs = nowMs();
  };
  return {
    tickers: () => tickers,
    sawTickers,
    async freshen() {
      if (nowMs() - askedMs < TICKERS_MS) return;
      askedMs = nowMs();
      // What was seen before stays where the store does not answer; the commands themselves will tell.
      const seen = await chains()
        .tickers()
        .catch(() => null);
      if (seen !== null) sawTickers(seen.filter(({ active }) => active));
    },
    expirations: (symbol) => expirations(symbol, () => chains().expirations(symbol)),
    strikes: (symbol, wish) =>
      strikes(`${symbol} ${JSON.stringify(wish)} ${newYorkDate(nowMs())}`, async () => {
        const { contracts, underlyingPrice } = await chains().read({ symbol, ...wish });
        const of = (type: "call" | "put") =>
          contracts.filter((one) => one.type === type).map(({ strike }) => strike);
        return { calls: ascending(of("call")), puts: ascending(of("put")), price: underlyingPrice };
      }),
  };
}

function keeper<Value>(nowMs: () => number) {
  const kept = new Map<string, { value: Value; atMs: number }>();
  return async (key: string, read: () => Promise<Value>): Promise<Value> => {
    const known = kept.get(key);
    if (known !== undefined && nowMs() - known.atMs < CHAIN_MS) return known.value;
    const value = await read();
    kept.delete(key);
    kept.set(key, { value, atMs: nowMs() });
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
    return value;
  };
}

function ascending(strikes: readonly number[]): number[] {
  return [...new Set(strikes)].sort((a, b) => a - b);
}
