import type { Fetched, Provider, SymbolFailure } from "../providers/provider.ts";

/** Somebody else's 30-day volatility within its own year. Never compared with ours: it is another number. */

/** Annual fractions. `iv30` may lie outside of low and high, which a vendor works out less often. */
export type IvBounds = {
  symbol: string;
  /** The session whose volatility it is, New York date. */
  day: string;
  iv30: number;
  low: number;
  high: number;
};

export type StoredIvBounds = IvBounds & { provider: Provider; fetchedAtMs: number };

/** Symbols that the vendor knows but has no volatility of are in no list. */
export type FetchedIvBounds = Fetched & {
  bounds: IvBounds[];
  unknownSymbols: string[];
  failures: SymbolFailure[];
};

export type IvBoundsSource = {
  /** Calls that so many symbols cost at most. */
  callsFor(symbols: number): number;
  /** Throws the `provider_*` errors when nothing came through. */
  fetchBounds(symbols: readonly string[]): Promise<FetchedIvBounds>;
};

export type IvBoundsReader = {
  /** As stored, however old; null where nothing is. */
  readIvBounds(symbol: string): Promise<StoredIvBounds | null>;
};

export type IvBoundsStore = IvBoundsReader & {
  /**
   * Active tickers whose bounds were fetched before `fetchedBeforeMs`, the longest ago first, then those without one, in
   * an order that changes with the day: `most` of them. What a clock that ran ahead of `nowMs` left counts as old.
   */
  readDue(wish: { fetchedBeforeMs: number; nowMs: number; most: number }): Promise<string[]>;
  /**
   * Upserts by symbol in one request, `fetchedAtMs` with it; the same answer again changes nothing, an older one neither.
   * Returns how many changed.
   */
  storeBounds(bounds: readonly IvBounds[], by: { provider: Provider; fetchedAtMs: number }): Promise<number>;
};
