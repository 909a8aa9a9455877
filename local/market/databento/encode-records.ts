import type { SandboxAnswer } from "../vendor.ts";
import type { OhlcvRecord } from "./bar-archive.ts";
import { refuse } from "./refuse.ts";

export type Encoded = { text: string; contentType: string } | { refusal: SandboxAnswer };

/** How values are written: raw integers unless pretty ones are asked for. */
export type Style = {
  readonly price: (dollars: number) => string;
  /** Of a price that is not there. */
  readonly noPrice: string;
  readonly time: (ms: number) => string;
  readonly noTime: string;
  readonly symbols: boolean;
};

/** CSV with a header, or a JSON object a line. */
export function encodeRecords(records: readonly OhlcvRecord[], form: URLSearchParams): Encoded {
  return encode(form, {
    csv: (style) => csvText(records, style),
    json: (style) => jsonLines(records, style),
  });
}

/** The text in the encoding and style that a form asks for. */
export function encode(
  form: URLSearchParams,
  texts: { csv: (style: Style) => string; json: (style: Style) => string },
): Encoded {
  const encoding = form.get("encoding") ?? "dbn";
  if (encoding !== "csv" && encoding !== "json") {
    const message = `Encoding '${encoding}' is not served here.`;
    return { refusal: refuse(422, "data_encoding_not_available", message) };
  }
  if ((form.get("compression") ?? "none") !== "none") {
    return {
      refusal: refuse(422, "data_compression_not_available", "Only compression=none is served here."),
    };
  }
  const prettyPrices = form.get("pretty_px") === "true";
  const prettyTimes = form.get("pretty_ts") === "true";
  const style: Style = {
    price: prettyPrices ? prettyPrice : rawPrice,
    noPrice: prettyPrices ? "" : UNDEFINED_PRICE,
    time: prettyTimes ? prettyTime : rawTime,
    noTime: prettyTimes ? "" : UNDEFINED_TIME,
    symbols: form.get("map_symbols") === "true",
  };
  return encoding === "csv"
    ? { text: texts.csv(style), contentType: "text/csv; charset=utf-8" }
    : { text: texts.json(style), contentType: "application/x-ndjson" };
}

/** INT64_MAX and UINT64_MAX. */
const UNDEFINED_PRICE = "9223372036854775807";
const UNDEFINED_TIME = "18446744073709551615";

function csvText(records: readonly OhlcvRecord[], { price, time, symbols }: Style): string {
  const header = "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume";
  const lines = records.map((record) => {
    const { open, high, low, close, volume } = record;
    const head = `${time(record.startMs)},${record.recordType},${record.publisherId},${record.instrumentId}`;
    const line = `${head},${price(open)},${price(high)},${price(low)},${price(close)},${volume}`;
    return symbols ? `${line},${record.symbol}` : line;
  });
  return [symbols ? `${header},symbol` : header, ...lines, ""].join("\n");
}

/** 64-bit values are texts. */
function jsonLines(records: readonly OhlcvRecord[], { price, time, symbols }: Style): string {
  return records
    .map((record) => {
      const { open, high, low, close, volume } = record;
      const line = JSON.stringify({
        hd: {
          ts_event: time(record.startMs),
          rtype: record.recordType,
          publisher_id: record.publisherId,
          instrument_id: record.instrumentId,
        },
        open: price(open),
        high: price(high),
        low: price(low),
        close: price(close),
        volume: String(volume),
        ...(symbols && { symbol: record.symbol }),
      });
      return `${line}\n`;
    })
    .join("");
}

const prettyPrice = (dollars: number) => dollars.toFixed(9);
const rawPrice = (dollars: number) => String(BigInt(Math.round(dollars * 1e4)) * 100_000n);
const prettyTime = (ms: number) => new Date(ms).toISOString().replace("Z", "000000Z");
const rawTime = (ms: number) => `${ms}000000`;
