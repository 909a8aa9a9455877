import { MINUTE_MS } from "../../market/calendar-date.ts";
import { countSkip, type SkipCounts } from "../../providers/provider.ts";
import { fullerRow } from "../fuller-row.ts";
import { readNumber } from "../read-number.ts";
import { checkOhlcv, readUtcInstant } from "../read-ohlcv.ts";
import { fieldsOf, type WirePage } from "./wire.ts";

/** A minute in which something traded, at the mean weighted by volume; dollars. */
export type TradedMinute = {
  symbol: string;
  minuteMs: number;
  price: number;
  trades: number;
  volume: number;
};

export type TradedMinutes = {
  /** By symbol and time. */
  minutes: TradedMinute[];
  skipped: SkipCounts;
  /** How many rows of a symbol could not be read. */
  unreadable: ReadonlyMap<string, number>;
};

/** The mean is written with more digits than prices have. */
const ROUNDING = 0.0101;

/**
 * Minute bars as one price each: `vw`, or the close where it is missing. Pure and total: what can't be read is counted,
 * never thrown.
 */
export function readTradedMinutes(
  pages: readonly WirePage[],
  request: { symbols: ReadonlySet<string>; fromMs: number; toMs: number },
): TradedMinutes {
  const skipped: SkipCounts = {};
  const unreadable = new Map<string, number>();
  const minutes = new Map<string, TradedMinute>();
  for (const [symbol, wire] of rowsOf(pages)) {
    const row = readRow(symbol, wire);
    if (!request.symbols.has(symbol)) countSkip(skipped, "outside_request");
    else if (typeof row === "string") {
      countSkip(skipped, row);
      unreadable.set(symbol, (unreadable.get(symbol) ?? 0) + 1);
    } else if (row.minuteMs < request.fromMs || row.minuteMs >= request.toMs) {
      countSkip(skipped, "outside_request");
    } else {
      const key = `${symbol} ${row.minuteMs}`;
      const twin = minutes.get(key);
      if (twin !== undefined) countSkip(skipped, "duplicate");
      minutes.set(key, twin === undefined ? row : fullerRow(twin, row));
    }
  }
  const sorted = [...minutes.values()].toSorted((a, b) =>
    a.symbol === b.symbol ? a.minuteMs - b.minuteMs : a.symbol < b.symbol ? -1 : 1,
  );
  return { minutes: sorted, skipped, unreadable };
}

function* rowsOf(pages: readonly WirePage[]): Generator<[symbol: string, wire: unknown]> {
  for (const { bySymbol } of pages) {
    for (const [symbol, rows] of bySymbol) {
      // No bars of a symbol have been seen as null.
      const wires: unknown[] = Array.isArray(rows) ? rows : rows === null ? [] : [rows];
      for (const wire of wires) yield [symbol, wire];
    }
  }
}

function readRow(symbol: string, wire: unknown): TradedMinute | "malformed" | "impossible_prices" {
  const fields = fieldsOf(wire) ?? {};
  const minuteMs = readUtcInstant(fields["t"]);
  const reading = checkOhlcv({
    open: readNumber(fields["o"]),
    high: readNumber(fields["h"]),
    low: readNumber(fields["l"]),
    close: readNumber(fields["c"]),
    volume: readNumber(fields["v"]),
  });
  if (minuteMs === null || minuteMs % MINUTE_MS !== 0) return "malformed";
  if (!reading.ok) return reading.reason;
  const { low, high, close, volume } = reading.ohlcv;
  const price = readNumber(fields["vw"]) ?? close;
  if (price < low - ROUNDING || price > high + ROUNDING) return "impossible_prices";
  // Whoever sends a bar has seen a trade.
  const trades = Math.max(1, Math.trunc(readNumber(fields["n"]) ?? 1));
  return { symbol, minuteMs, price: Math.min(high, Math.max(low, price)), trades, volume };
}
