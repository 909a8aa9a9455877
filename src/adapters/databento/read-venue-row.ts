import { DAY_MS, MINUTE_MS } from "../../market/calendar-date.ts";
import { checkOhlcv, type Ohlcv, readUtcInstant } from "../read-ohlcv.ts";
import type { WireRecord } from "./wire.ts";

export type Schema = "ohlcv-1m" | "ohlcv-1d";

/** What a row is about; rows that share it are the same bar at several venues. */
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
  /** `identity` is null where not even that could be read. */
  | { ok: false; reason: "malformed" | "impossible_prices"; identity: RowIdentity | null };

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
  const identity = record === null ? null : readIdentity(record, schema);
  if (record === null || identity === null) return { ok: false, reason: "malformed", identity: null };
  const prices = ["open", "high", "low", "close"].map((name) => readPrice(record[name]));
  const [open, high, low, close] = prices;
  // A raw price among pretty ones is off by 1e9, or the other way round.
  if (prices.some((price) => price?.raw !== open?.raw)) return { ok: false, reason: "malformed", identity };
  const reading = checkOhlcv({
    open: open?.dollars ?? null,
    high: high?.dollars ?? null,
    low: low?.dollars ?? null,
    close: close?.dollars ?? null,
    volume: readInteger(record["volume"]),
  });
  return reading.ok
    ? { ok: true, row: { ...identity, ...reading.ohlcv } }
    : { ok: false, reason: reading.reason, identity };
}

function readIdentity(record: WireRecord, schema: Schema): RowIdentity | null {
  const { recordTypes, stepMs } = SCHEMAS[schema];
  const recordType = record["rtype"];
  if (recordType !== undefined && !recordTypes.some((type) => type === String(recordType))) return null;
  const startMs = readInstant(record["ts_event"]);
  const publisherId = readInteger(record["publisher_id"]);
  const instrumentId = readInteger(record["instrument_id"]);
  const symbol = record["symbol"];
  if (startMs === null || startMs % stepMs !== 0 || publisherId === null || instrumentId === null)
    return null;
  if (symbol !== undefined && (typeof symbol !== "string" || symbol === "")) return null;
  return { symbol: symbol ?? null, instrumentId: String(instrumentId), startMs, publisherId };
}

const PRETTY = /^\d{1,12}\.\d{1,9}$/;
const INTEGER = /^\d{1,19}$/;

function readPrice(value: unknown): { dollars: number; raw: boolean } | null {
  if (typeof value === "number" && !Number.isInteger(value)) return { dollars: value, raw: false };
  if (typeof value === "string" && PRETTY.test(value)) return { dollars: Number(value), raw: false };
  const integer = readInteger(value);
  return integer === null ? null : { dollars: integer / 1e9, raw: true };
}

/** Not negative; beyond 2^53 to the nearest double, which is exact enough for a price. */
function readInteger(value: unknown): number | null {
  if (typeof value === "string") return INTEGER.test(value) ? Number(value) : null;
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : null;
}

const NANOSECONDS = /^\d{16,19}$/;

function readInstant(value: unknown): number | null {
  if (typeof value === "string" && NANOSECONDS.test(value)) return Number(value.slice(0, -6));
  // JSON.parse has rounded it to some hundred nanoseconds.
  if (typeof value === "number" && value > 1e15 && value < 1e19) return Math.round(value / 1e6);
  return readUtcInstant(value);
}
