import { DAY_MS, MINUTE_MS } from "../../market/calendar-date.ts";
import { checkOhlcv, type Ohlcv } from "../read-ohlcv.ts";
import { readInstant, readInteger, readPrice } from "./read-value.ts";
import type { WireRecord } from "./wire.ts";

export type Schema = "ohlcv-1m" | "ohlcv-1d";

/** Rows that share all but the publisher are the same bar at several venues. */
export type RowIdentity = {
  /** As asked for; null where the answer does not map instruments to symbols. */
  symbol: string | null;
  /** Not stable over the years: only to be used within one answer. */
  instrumentId: string;
  startMs: number;
  publisherId: number;
};

export type VenueRow = RowIdentity & Ohlcv;

export type RowReading =
  | { ok: true; row: VenueRow }
  /** With what could be read of whose row it was. */
  | { ok: false; reason: "malformed" | "impossible_prices"; of: Partial<RowIdentity> };

/** Record types by schema: 35 covers a UTC day, 36 a session. */
const SCHEMAS = {
  "ohlcv-1m": { recordTypes: ["33"], stepMs: MINUTE_MS },
  "ohlcv-1d": { recordTypes: ["35", "36"], stepMs: DAY_MS },
} as const;

/**
 * One OHLCV record of either encoding, pretty or raw: prices as decimals or as integers of 1e-9, times as ISO or as
 * nanoseconds, 64-bit values as numbers or as texts.
 */
export function readVenueRow(record: WireRecord | null, schema: Schema): RowReading {
  if (record === null) return { ok: false, reason: "malformed", of: {} };
  const of = readIdentity(record, schema);
  const { symbol = null, instrumentId, startMs, publisherId } = of;
  const prices = ["open", "high", "low", "close"].map((name) => readPrice(record[name]));
  const [open, high, low, close] = prices;
  const reading = checkOhlcv({
    open: open?.dollars ?? null,
    high: high?.dollars ?? null,
    low: low?.dollars ?? null,
    close: close?.dollars ?? null,
    volume: readInteger(record["volume"]),
  });
  if (!reading.ok) return { ok: false, reason: reading.reason, of };
  // A raw price among pretty ones is off by 1e9, or the other way round.
  const mixed = prices.some((price) => price?.raw !== open?.raw);
  const unknown = instrumentId === undefined || startMs === undefined || publisherId === undefined;
  const symbolUnread = of.symbol === undefined && record["symbol"] !== undefined;
  if (mixed || unknown || symbolUnread || !isOf(record, schema))
    return { ok: false, reason: "malformed", of };
  return { ok: true, row: { symbol, instrumentId, startMs, publisherId, ...reading.ohlcv } };
}

function isOf(record: WireRecord, schema: Schema): boolean {
  const type = record["rtype"];
  return type === undefined || SCHEMAS[schema].recordTypes.some((known) => known === String(type));
}

function readIdentity(record: WireRecord, schema: Schema): Partial<RowIdentity> {
  const startMs = readInstant(record["ts_event"]);
  const publisherId = readInteger(record["publisher_id"]);
  const instrumentId = readInteger(record["instrument_id"]);
  const symbol = record["symbol"];
  return {
    ...(typeof symbol === "string" && symbol !== "" && { symbol }),
    ...(instrumentId !== null && { instrumentId: String(instrumentId) }),
    ...(startMs !== null && startMs % SCHEMAS[schema].stepMs === 0 && { startMs }),
    ...(publisherId !== null && { publisherId }),
  };
}
