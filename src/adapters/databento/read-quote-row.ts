import { readInstant, readInteger, readPrice } from "./read-value.ts";
import type { WireRecord } from "./wire.ts";

/** What a cbbo-1m row says. Dollars a share; null is a side that nobody quotes. */
export type QuoteRow = {
  /** End of the minute, epoch ms. */
  atMs: number;
  bid: number | null;
  ask: number | null;
};

export type QuoteRowReading =
  | { ok: true; symbol: string; row: QuoteRow }
  /** `outside_request`: of one venue; the consolidated row is beside it. `symbol`: whose it was, where it says so. */
  | { ok: false; reason: "outside_request" | "malformed"; symbol: string | null };

/** OPRA's consolidated quote; other publishers are single venues. */
const CONSOLIDATED = 30;
const RECORD_TYPE = 193;
/** Half of INT64_MAX, which stands for a price that is not there and which JSON.parse rounds. */
const BEYOND_PRICES = 2 ** 62;
/** Options are quoted in cents: less is a decimal that was read as an integer of 1e-9. */
const LEAST_PRICE = 0.001;
/** No share of which options are listed costs that much. */
const MOST_PRICE = 1e6;

/** One record of either encoding, pretty or raw. The quote is in columns in CSV, in `levels` in JSON. */
export function readQuoteRow(record: WireRecord | null): QuoteRowReading {
  if (record === null) return { ok: false, reason: "malformed", symbol: null };
  const named = record["symbol"];
  const symbol = typeof named === "string" && named !== "" ? named : null;
  const publisher = readInteger(record["publisher_id"]);
  if (publisher !== null && publisher !== CONSOLIDATED) {
    return { ok: false, reason: "outside_request", symbol };
  }
  const atMs = readInstant(record["ts_recv"]);
  const isOther = (readInteger(record["rtype"]) ?? RECORD_TYPE) !== RECORD_TYPE;
  const [bidCell, askCell] = sidesOf(record);
  const bid = readSide(bidCell);
  const ask = readSide(askCell);
  const unread = symbol === null || publisher === null || atMs === null || isOther;
  if (unread || bid === null || ask === null || isMixed(bid, ask)) {
    return { ok: false, reason: "malformed", symbol };
  }
  return { ok: true, symbol, row: { atMs, bid: bid.dollars, ask: ask.dollars } };
}

function sidesOf(record: WireRecord): [bid: unknown, ask: unknown] {
  const { levels } = record;
  if (!Array.isArray(levels)) return [record["bid_px_00"], record["ask_px_00"]];
  const level: { bid_px?: unknown; ask_px?: unknown } = levels[0] ?? {};
  return [level.bid_px, level.ask_px];
}

/** `raw` is null where there is no price to tell it by. */
type Side = { dollars: number | null; raw: boolean | null };

const NOBODY: Side = { dollars: null, raw: null };

/** Null for what is neither a price nor the lack of one. */
function readSide(cell: unknown): Side | null {
  if (cell === null || (typeof cell === "string" && /^(?:nan)?$/i.test(cell))) return NOBODY;
  const price = readPrice(cell);
  if (price === null || price.dollars < 0) return null;
  if (price.dollars === 0 || (price.raw && price.dollars * 1e9 > BEYOND_PRICES)) return NOBODY;
  return price.dollars < LEAST_PRICE || price.dollars > MOST_PRICE ? null : price;
}

/** One of them would be off by 1e9. */
function isMixed(bid: Side, ask: Side): boolean {
  return bid.raw !== null && ask.raw !== null && bid.raw !== ask.raw;
}
