import type { SandboxAnswer } from "../vendor.ts";
import type { OhlcvRecord } from "./bar-archive.ts";
import { refuse } from "./refuse.ts";

type Encoded = { text: string; contentType: string } | { refusal: SandboxAnswer };

type Style = {
  readonly price: (dollars: number) => string;
  readonly time: (ms: number) => string;
  readonly symbols: boolean;
};

/** CSV with a header, or a JSON object a line: raw integers unless pretty ones are asked for. */
export function encodeRecords(records: readonly OhlcvRecord[], form: URLSearchParams): Encoded {
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
  const style: Style = {
    price: form.get("pretty_px") === "true" ? prettyPrice : rawPrice,
    time: form.get("pretty_ts") === "true" ? prettyTime : rawTime,
    symbols: form.get("map_symbols") === "true",
  };
  return encoding === "csv"
    ? { text: csvText(records, style), contentType: "text/csv; charset=utf-8" }
    : { text: jsonLines(records, style), contentType: "application/x-ndjson" };
}

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
