import { newYorkDate } from "../../src/market/time-zone.ts";
import type {
  BarRecord,
  BarStore,
  BarWatermark,
  PriceReader,
  StoredBar,
  StoredQuote,
} from "../../src/prices/ports.ts";
import type { Bar, Quote } from "../../src/prices/sources.ts";
import type { Provider } from "../../src/providers/provider.ts";

type KeptBar = { bar: Bar; provider: Provider; fetchedAtMs: number };

/**
 * Bars and last prices of the tickers of `watermarks`, whose earlier bars are not there. Held to the same contract as
 * Postgres', but for `rollUp`: that is only written down, and says that it changed one row.
 */
export function memoryBarStore(watermarks: Record<string, number | null>) {
  const bars: Record<"1m" | "5m", Map<string, KeptBar>> = { "1m": new Map(), "5m": new Map() };
  const records: BarRecord[] = [];
  const quotes = new Map<string, StoredQuote>();
  const rolledUp: Parameters<BarStore["rollUp"]>[0][] = [];
  const barsOf = (symbol: string, timeframe: "1m" | "5m" = "1m") =>
    [...bars[timeframe].values()].map(({ bar }) => bar).filter((bar) => bar.symbol === symbol);
  const store: BarStore = {
    async readWatermarks(timeframe) {
      const marks = Object.entries(watermarks).map(([symbol, before]): BarWatermark => {
        const starts = [...barsOf(symbol, timeframe).map(({ startMs }) => startMs), before ?? -1];
        const last = Math.max(...starts);
        return { symbol, lastStartMs: last < 0 ? null : last };
      });
      const age = ({ lastStartMs }: BarWatermark) => lastStartMs ?? -1;
      return marks.toSorted((a, b) => age(a) - age(b) || a.symbol.localeCompare(b.symbol));
    },
    async storeBars(record) {
      records.push(record);
      const { provider, fetchedAtMs } = record;
      const kept = bars[record.timeframe];
      // Of a bar twice in one record the fuller one comes first and stays.
      const fresh = record.bars
        .filter((bar) => bar.symbol in watermarks)
        .toSorted((a, b) => b.volume - a.volume)
        .filter(
          (bar, i, all) =>
            all.findIndex((one) => one.symbol === bar.symbol && one.startMs === bar.startMs) === i,
        )
        .toSorted((a, b) => a.startMs - b.startMs);
      return fresh.filter((bar) => {
        const key = `${bar.symbol} ${bar.startMs}`;
        const known = kept.get(key);
        const replaces = known === undefined || isBetterInformed({ bar, provider, fetchedAtMs }, known);
        if (replaces) kept.set(key, { bar, provider, fetchedAtMs });
        return replaces;
      }).length;
    },
    async rollUp(range) {
      rolledUp.push(range);
      return 1;
    },
    async storeQuotes({ provider, fetchedAtMs, quotes: given }) {
      return given.filter((quote) => {
        const known = quotes.get(quote.symbol);
        const next = quotedAfter(known, quote, { provider, fetchedAtMs });
        if (!(quote.symbol in watermarks) || next === null) return false;
        quotes.set(quote.symbol, next);
        return JSON.stringify(known) !== JSON.stringify(next);
      }).length;
    },
  };
  const startsOf = (symbol: string, timeframe: "1m" | "5m" = "1m") =>
    barsOf(symbol, timeframe).map(({ startMs }) => startMs);
  return { store, records, quotes, rolledUp, barsOf, startsOf };
}

/** As Postgres' upsert decides it. */
function isBetterInformed(next: KeptBar, known: KeptBar): boolean {
  if (known.fetchedAtMs > next.fetchedAtMs) return false;
  if (known.provider !== next.provider && known.bar.volume > next.bar.volume) return false;
  return JSON.stringify(known.bar) !== JSON.stringify(next.bar);
}

/** What is stored after a quote came; null where it came too late to say anything. */
function quotedAfter(
  known: StoredQuote | undefined,
  { quotedAtMs, ...quote }: Quote,
  { provider, fetchedAtMs }: { provider: Provider; fetchedAtMs: number },
): StoredQuote | null {
  const knownAtMs = known?.priceAtMs ?? Number.NEGATIVE_INFINITY;
  const isOwn = known === undefined || known.provider === provider;
  const atMs = Math.min(quotedAtMs ?? (isOwn ? fetchedAtMs : Number.NEGATIVE_INFINITY), fetchedAtMs);
  if (knownAtMs > fetchedAtMs) return null;
  if (knownAtMs > atMs && !(isOwn && newYorkDate(knownAtMs) === newYorkDate(atMs))) return null;
  const {
    price,
    priceAtMs,
    provider: by,
  } = known !== undefined && knownAtMs > atMs ? known : { price: quote.price, priceAtMs: atMs, provider };
  const previousClose = quote.previousClose ?? known?.previousClose ?? null;
  const dayVolume = quote.dayVolume ?? known?.dayVolume ?? null;
  return { ...quote, price, previousClose, dayVolume, priceAtMs, provider: by };
}

/** A reader over quotes of any ticker and bars of SPY, in memory. Held to the same contract as Postgres'. */
export function memoryPrices(
  quotes: readonly StoredQuote[],
  bars: Partial<Record<"1m" | "5m" | "1d", readonly StoredBar[]>> = {},
): PriceReader {
  return {
    findQuote: async (symbol) => quotes.find((quote) => quote.symbol === symbol) ?? null,
    async readBars({ symbol, timeframe, session, fromMs, toMs, limit, keep }) {
      const found = (symbol === "SPY" ? (bars[timeframe] ?? []) : [])
        .filter((bar) => session === "all" || bar.session === session)
        .filter((bar) => bar.startMs >= (fromMs ?? Number.NEGATIVE_INFINITY))
        .filter((bar) => bar.startMs < (toMs ?? Number.POSITIVE_INFINITY))
        .toSorted((a, b) => a.startMs - b.startMs);
      return keep === "oldest" ? found.slice(0, limit) : found.slice(-limit);
    },
  };
}
