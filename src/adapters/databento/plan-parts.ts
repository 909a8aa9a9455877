import { addDays, DAY_MS, dayNumber } from "../../market/calendar-date.ts";
import { wallTimeToMs } from "../../market/time-zone.ts";
import type { HistoryRequest } from "../../prices/sources.ts";
import type { HistoryPart } from "./normalise-history.ts";

/** Databento's own limit. */
const SYMBOLS_PER_REQUEST = 2_000;
/** So that the body, some 100 bytes a row, and what is read out of it fit an isolate. */
const ROWS_PER_REQUEST = 40_000;
/** 04:00 to 20:00 in New York. */
const MINUTES_PER_DAY = 960;

/** The whole of a request as one price question: as many symbols at a time as Databento takes. */
export function pricedParts(request: HistoryRequest): HistoryPart[] {
  return chunksOf(request.symbols, SYMBOLS_PER_REQUEST).map((symbols) =>
    partOf(request, symbols, request.from, request.to),
  );
}

/** A request in parts that an isolate can hold: groups of symbols, each by time. */
export function fetchedParts(request: HistoryRequest): HistoryPart[][] {
  const rowsPerDay = request.timeframe === "1m" ? MINUTES_PER_DAY : 1;
  const symbolsAtOnce = Math.min(SYMBOLS_PER_REQUEST, Math.floor(ROWS_PER_REQUEST / rowsPerDay));
  return chunksOf(request.symbols, symbolsAtOnce).map((symbols) => {
    const days = Math.max(1, Math.floor(ROWS_PER_REQUEST / (rowsPerDay * symbols.length)));
    const parts: HistoryPart[] = [];
    for (let from = request.from; from <= request.to; from = addDays(from, days)) {
      const last = addDays(from, days - 1);
      parts.push(partOf(request, symbols, from, last < request.to ? last : request.to));
    }
    return parts;
  });
}

/** Daily records are stamped by UTC day; minutes are asked for by New York day. */
function partOf(
  { timeframe }: HistoryRequest,
  symbols: readonly string[],
  from: string,
  to: string,
): HistoryPart {
  return timeframe === "1d"
    ? { symbols, schema: "ohlcv-1d", startMs: dayNumber(from) * DAY_MS, endMs: (dayNumber(to) + 1) * DAY_MS }
    : {
        symbols,
        schema: "ohlcv-1m",
        startMs: wallTimeToMs(from, 0),
        endMs: wallTimeToMs(addDays(to, 1), 0),
      };
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
