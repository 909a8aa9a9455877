import { addSkips, countSkip, type SkipCounts } from "../../providers/provider.ts";
import type { HistoryContract, HistoryQuote } from "../../valuation/rebuild/rebuilt-day.ts";
import { type QuoteRow, type QuoteRowReading, readQuoteRow } from "./read-quote-row.ts";
import type { TimeRange } from "./usable-range.ts";
import type { WireRecord } from "./wire.ts";

/** The rows of any number of answers; they grow by {@link addRows}. */
export type OptionRows = {
  /** By OCC symbol; of a contract with several rows the last. */
  rows: Map<string, QuoteRow>;
  /** By underlying: rows that could be read, and that could not. One that does not say whose it was counts for all. */
  counts: Map<string, { read: number; unread: number }>;
  skipped: SkipCounts;
};

/** Beyond this share of unreadable rows, what is left of an underlying may not be its market. */
const MOST_UNREAD = 0.1;

export const noRows = (): OptionRows => ({ rows: new Map(), counts: new Map(), skipped: {} });

/** Adds one answer. Total: what can't be read is counted, never thrown. */
export function addRows(
  to: OptionRows,
  records: readonly (WireRecord | null)[],
  contracts: readonly HistoryContract[],
  range: TimeRange,
): void {
  const underlyings = new Map(contracts.map(({ occSymbol, symbol }) => [occSymbol, symbol]));
  const all = [...new Set(underlyings.values())];
  for (const record of records) {
    const reading = readQuoteRow(record);
    const underlying = reading.symbol === null ? null : underlyings.get(reading.symbol);
    const reason = underlying === undefined ? "outside_request" : reasonAgainst(reading, range);
    if (reason !== null) countSkip(to.skipped, reason);
    if (reason === "malformed") {
      for (const symbol of underlying == null ? all : [underlying]) count(to, symbol, "unread");
    }
    if (reason !== null || !reading.ok || underlying == null) continue;
    count(to, underlying, "read");
    const { symbol, row } = reading;
    if ((to.rows.get(symbol)?.atMs ?? 0) <= row.atMs) to.rows.set(symbol, row);
  }
}

function reasonAgainst(reading: QuoteRowReading, { startMs, endMs }: TimeRange) {
  if (!reading.ok) return reading.reason;
  const { atMs } = reading.row;
  return atMs < startMs || atMs >= endMs ? "outside_request" : null;
}

function count({ counts }: OptionRows, underlying: string, what: "read" | "unread"): void {
  const before = counts.get(underlying) ?? { read: 0, unread: 0 };
  counts.set(underlying, { ...before, [what]: before[what] + 1 });
}

/** Underlyings whose quotes could not be read: no day without quotes, and none of which the rest says enough. */
export function unreadUnderlyings({ counts }: OptionRows): { symbol: string }[] {
  return [...counts].flatMap(([symbol, { read, unread }]) =>
    unread > MOST_UNREAD * (read + unread) ? [{ symbol }] : [],
  );
}

/** What stood: nothing of a contract that nobody quoted, or whose sides crossed; both are counted. */
export function quotesOf(
  { rows, skipped }: OptionRows,
  contracts: readonly HistoryContract[],
): { quotes: HistoryQuote[]; skipped: SkipCounts } {
  const counted: SkipCounts = {};
  addSkips(counted, skipped);
  const quotes = contracts.flatMap((contract) => {
    const row = rows.get(contract.occSymbol);
    if (row === undefined) return [];
    const { bid, ask, atMs } = row;
    const isCrossed = bid !== null && ask !== null && bid > ask;
    if (isCrossed) countSkip(counted, "impossible_prices");
    if (bid === null && ask === null) countSkip(counted, "no_quote");
    return isCrossed || (bid === null && ask === null) ? [] : [{ contract, bid, ask, quotedAtMs: atMs }];
  });
  return { quotes, skipped: counted };
}
