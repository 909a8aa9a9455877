import { addSkips, countSkip, type SkipCounts } from "../../providers/provider.ts";
import type { HistoryContract, HistoryQuote } from "../../valuation/rebuild/rebuilt-day.ts";
import { type QuoteRow, type QuoteRowReading, readQuoteRow } from "./read-quote-row.ts";
import type { TimeRange } from "./usable-range.ts";
import type { WireRecord } from "./wire.ts";

/** The rows of any number of answers; they grow by {@link addRows}. */
export type OptionRows = {
  /** By OCC symbol; of a contract with several rows the last. */
  rows: Map<string, QuoteRow>;
  /** OCC symbols of rows that could not be read. */
  unread: Set<string>;
  /** By underlying: rows that could not be read and do not say whose they are, which counts for all asked for. */
  nameless: Map<string, number>;
  skipped: SkipCounts;
};

/** Beyond this share of unreadable contracts, what is left of an underlying may not be its market. */
const MOST_UNREAD = 0.1;

export const noRows = (): OptionRows => ({
  rows: new Map(),
  unread: new Set(),
  nameless: new Map(),
  skipped: {},
});

/** Adds one answer. Total: what can't be read is counted, never thrown. */
export function addRows(
  to: OptionRows,
  records: readonly (WireRecord | null)[],
  contracts: readonly HistoryContract[],
  range: TimeRange,
): void {
  const asked = new Set(contracts.map(({ occSymbol }) => occSymbol));
  const underlyings = new Set(contracts.map(({ symbol }) => symbol));
  for (const record of records) {
    const reading = readQuoteRow(record);
    const { symbol } = reading;
    const isAsked = symbol === null || asked.has(symbol);
    const reason = isAsked ? reasonAgainst(reading, range) : "outside_request";
    if (reason !== null) countSkip(to.skipped, reason);
    if (reason === "malformed") {
      if (symbol !== null) {
        to.unread.add(symbol);
        // Rows come by time: what stood before it stands no more.
        to.rows.delete(symbol);
      } else for (const each of underlyings) to.nameless.set(each, (to.nameless.get(each) ?? 0) + 1);
    }
    if (reason !== null || !reading.ok) continue;
    const before = to.rows.get(reading.symbol);
    if (before === undefined || before.atMs <= reading.row.atMs) to.rows.set(reading.symbol, reading.row);
  }
}

function reasonAgainst(reading: QuoteRowReading, { startMs, endMs }: TimeRange) {
  if (!reading.ok) return reading.reason;
  const { atMs } = reading.row;
  return atMs < startMs || atMs >= endMs ? "outside_request" : null;
}

/** Underlyings whose rows could not be read: theirs is no day without quotes, and the rest of it does not say enough. */
export function unreadUnderlyings(
  { rows, unread, nameless }: OptionRows,
  contracts: readonly HistoryContract[],
): { symbol: string }[] {
  const groups = Map.groupBy(contracts, ({ symbol }) => symbol);
  return [...groups].flatMap(([symbol, group]) => {
    const read = group.filter(({ occSymbol }) => rows.has(occSymbol)).length;
    const lost = group.filter(({ occSymbol }) => unread.has(occSymbol) && !rows.has(occSymbol)).length;
    const bad = lost + (nameless.get(symbol) ?? 0);
    return bad > MOST_UNREAD * (read + bad) ? [{ symbol }] : [];
  });
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
