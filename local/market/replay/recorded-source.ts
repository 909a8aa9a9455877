import { daysBetween } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { ExpirationRow, SchwabSource } from "../schwab/schwab-source.ts";
import { recordedChain } from "./recorded-chain.ts";
import { recordedQuote } from "./recorded-quote.ts";
import { recordingAt } from "./recording-at.ts";
import { type Recording, readRecordings } from "./recordings.ts";

/** Answers from the recorded `/chains` bodies of a folder. There are no candles on record: they come back empty. */
export function recordedSource(dir: string): SchwabSource {
  const recordings = readRecordings(dir);
  const days = new Map<string, Recording | null>();
  const live = (symbol: string, nowMs: number): Recording | null => {
    const key = `${symbol} ${newYorkDate(nowMs)}`;
    const known = days.get(key);
    if (known !== undefined) return known;
    const found = recordingAt(recordings, symbol, nowMs);
    days.set(key, found);
    return found;
  };
  return {
    chain(query, nowMs) {
      const recording = live(query.symbol, nowMs);
      return recording === null ? null : recordedChain(recording, query, newYorkDate(nowMs));
    },
    expirations(symbol, nowMs) {
      const recording = live(symbol, nowMs);
      return recording === null ? null : expirationRows(recording, newYorkDate(nowMs));
    },
    quote(symbol, nowMs) {
      const recording = live(symbol, nowMs);
      return recording === null ? null : recordedQuote(recording);
    },
    priceHistory(query, nowMs) {
      if (live(query.symbol, nowMs) === null) return null;
      return { candles: [], previousClose: null, previousCloseDateMs: null };
    },
  };
}

function expirationRows(recording: Recording, today: string): ExpirationRow[] {
  const rows = new Map<string, ExpirationRow>();
  for (const { expiration, fields, nonStandard } of recording.contracts) {
    const root = String(fields["optionRoot"] ?? recording.symbol);
    rows.set(`${expiration} ${root}`, {
      expirationDate: expiration,
      daysToExpiration: daysBetween(today, expiration),
      expirationType: String(fields["expirationType"] ?? "S"),
      settlementType: String(fields["settlementType"] ?? "P"),
      optionRoots: root,
      standard: !nonStandard,
    });
  }
  return [...rows.values()].toSorted((a, b) => (a.expirationDate < b.expirationDate ? -1 : 1));
}
