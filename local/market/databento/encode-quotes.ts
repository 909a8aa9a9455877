import { type Encoded, encode, type Style } from "./encode-records.ts";
import type { QuoteRecord } from "./quote-archive.ts";

const RECORD_TYPE = 193;
const PUBLISHER = 30;
const FLAGS = 194;
const HEADER =
  "ts_recv,ts_event,rtype,publisher_id,instrument_id,side,price,size,flags,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_pb_00,ask_pb_00";

/** Records of cbbo-1m as CSV with a header, or as a JSON object a line. */
export function encodeQuotes(records: readonly QuoteRecord[], form: URLSearchParams): Encoded {
  return encode(form, {
    csv: (style) => csvText(records, style),
    json: (style) => records.map((record) => `${JSON.stringify(jsonOf(record, style))}\n`).join(""),
  });
}

function csvText(records: readonly QuoteRecord[], style: Style): string {
  const { time, symbols } = style;
  const price = (dollars: number | null) => (dollars === null ? style.noPrice : style.price(dollars));
  const lines = records.map((record) => {
    const { trade } = record;
    const times = `${time(record.atMs)},${trade === null ? style.noTime : time(trade.atMs)}`;
    const head = `${times},${RECORD_TYPE},${PUBLISHER},${record.instrumentId}`;
    const last = `N,${price(trade?.price ?? null)},${trade?.size ?? 0},${FLAGS}`;
    const sizes = `${record.bidSize},${record.askSize},${record.bidVenue},${record.askVenue}`;
    const line = `${head},${last},${price(record.bid)},${price(record.ask)},${sizes}`;
    return symbols ? `${line},${record.symbol}` : line;
  });
  return [symbols ? `${HEADER},symbol` : HEADER, ...lines, ""].join("\n");
}

/** 64-bit values are texts; pretty ones that are not there are null. */
function jsonOf(record: QuoteRecord, style: Style) {
  const { trade } = record;
  const price = (dollars: number | null) => (dollars === null ? style.noPrice || null : style.price(dollars));
  return {
    ts_recv: style.time(record.atMs),
    hd: {
      ts_event: trade === null ? style.noTime || null : style.time(trade.atMs),
      rtype: RECORD_TYPE,
      publisher_id: PUBLISHER,
      instrument_id: record.instrumentId,
    },
    side: "N",
    price: price(trade?.price ?? null),
    size: trade?.size ?? 0,
    flags: FLAGS,
    levels: [
      {
        bid_px: price(record.bid),
        ask_px: price(record.ask),
        bid_sz: record.bidSize,
        ask_sz: record.askSize,
        bid_pb: record.bidVenue,
        ask_pb: record.askVenue,
      },
    ],
    ...(style.symbols && { symbol: record.symbol }),
  };
}
