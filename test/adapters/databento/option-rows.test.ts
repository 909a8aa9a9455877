import { expect, test } from "vitest";
import {
  addRows,
  noRows,
  quotesOf,
  unreadUnderlyings,
} from "../../../src/adapters/databento/normalise-option-rows.ts";
import { parseRecords } from "../../../src/adapters/databento/wire.ts";
import { aHistoryContract, type QuoteCells, quoteCsv, quoteJson } from "../../support/databento-quotes.ts";

const AAPL = aHistoryContract("AAPL", 250);
const SPY = aHistoryContract("SPY", 610);
const MINUTE_31 = Date.parse("2025-02-20T14:31:00Z");
const RANGE = { startMs: MINUTE_31, endMs: MINUTE_31 + 60_000 };
const UNDEFINED = "9223372036854775807";

function read(text: string, contracts = [AAPL, SPY], range = RANGE) {
  const rows = noRows();
  addRows(rows, parseRecords(text), contracts, range);
  return {
    ...quotesOf(rows, contracts),
    unread: unreadUnderlyings(rows, contracts).map(({ symbol }) => symbol),
  };
}

const QUOTE = { contract: AAPL, bid: 0.32, ask: 0.34, quotedAtMs: MINUTE_31 };
const raw: QuoteCells = {
  ts_recv: "1740061860000000000",
  ts_event: "18446744073709551615",
  price: UNDEFINED,
  bid_px_00: "320000000",
  ask_px_00: "340000000",
};

for (const [what, text] of [
  ["CSV", quoteCsv({})],
  ["JSON lines", quoteJson({})],
  ["raw CSV", quoteCsv(raw)],
  ["raw JSON lines", quoteJson(raw)],
  ["raw JSON lines with plain numbers", quoteJson(raw).replaceAll(/"(\d+)"/g, "$1")],
  ["CSV with Windows' line ends", quoteCsv({}).replaceAll("\n", "\r\n")],
] as const) {
  test(`bid and ask of what stood at the end of the minute (${what})`, () => {
    expect(read(text)).toEqual({ quotes: [QUOTE], skipped: {}, unread: [] });
  });
}

for (const absent of ["", "NaN", "nan", UNDEFINED, "0.000000000"]) {
  test(`a price of ${JSON.stringify(absent)} is a side that nobody quotes`, () => {
    const noBid = quoteCsv({ bid_px_00: absent, ask_px_00: "0.010000000" });
    expect(read(noBid).quotes).toEqual([{ ...QUOTE, bid: null, ask: 0.01 }]);
    const noAsk = quoteJson({ ask_px_00: absent });
    expect(read(noAsk).quotes).toEqual([{ ...QUOTE, ask: null }]);
    const empty = quoteCsv({ bid_px_00: absent, ask_px_00: absent, bid_pb_00: "0", ask_pb_00: "0" });
    expect(read(empty)).toEqual({ quotes: [], skipped: { no_quote: 1 }, unread: [] });
  });
}

test("an undefined price that JSON.parse has rounded is none either", () => {
  const text = quoteJson({ ...raw, bid_px_00: UNDEFINED }).replaceAll(/"(\d+)"/g, "$1");
  expect(read(text).quotes).toEqual([{ ...QUOTE, bid: null }]);
});

test("of several minutes the last row counts, in whatever order; an empty one before the open says nothing", () => {
  const wide = { startMs: MINUTE_31 - 90 * 60_000, endMs: MINUTE_31 + 3 * 60_000 };
  const rows: QuoteCells[] = [
    { ts_recv: "2025-02-20T13:01:00.000000000Z", bid_px_00: "", ask_px_00: "" },
    {},
    { ts_recv: "2025-02-20T14:32:00.000000000Z", bid_px_00: "0.430000000", ask_px_00: "0.450000000" },
    { ts_recv: "2025-02-20T14:33:00.000000000Z", bid_px_00: "0.340000000", ask_px_00: "0.360000000" },
  ];
  const last = { ...QUOTE, bid: 0.34, ask: 0.36, quotedAtMs: MINUTE_31 + 2 * 60_000 };
  for (const order of [rows, rows.toReversed()]) {
    expect(read(quoteCsv(...order), [AAPL], wide)).toEqual({ quotes: [last], skipped: {}, unread: [] });
  }
});

test("a row that can't be read ends what stood before it, and a later one says what stands", () => {
  const wide = { startMs: MINUTE_31, endMs: MINUTE_31 + 3 * 60_000 };
  const broken = { ts_recv: "2025-02-20T14:32:00.000000000Z", ask_px_00: "x" };
  const later = { ts_recv: "2025-02-20T14:33:00.000000000Z" };
  expect(read(quoteCsv({}, broken), [AAPL], wide)).toMatchObject({ quotes: [], unread: ["AAPL"] });
  expect(read(quoteCsv({}, broken, later), [AAPL], wide)).toMatchObject({
    quotes: [{ quotedAtMs: MINUTE_31 + 2 * 60_000 }],
    unread: [],
  });
});

for (const [what, cells, reason] of [
  ["crossed sides", { bid_px_00: "0.350000000" }, "impossible_prices"],
  ["a row of one venue", { publisher_id: "23", bid_px_00: "0.010000000" }, "outside_request"],
  ["another contract", { symbol: "AAPL  250221C00255000" }, "outside_request"],
  ["the minute before", { ts_recv: "2025-02-20T14:30:00.000000000Z" }, "outside_request"],
  ["the minute after", { ts_recv: "2025-02-20T14:32:00.000000000Z" }, "outside_request"],
] as const) {
  test(`${what}: counted as ${reason}, and no failure`, () => {
    const text = quoteCsv(cells, { symbol: SPY.occSymbol });
    const { quotes, skipped, unread } = read(text);
    expect(quotes.map(({ contract }) => contract.symbol)).toEqual(["SPY"]);
    expect({ skipped, unread }).toEqual({ skipped: { [reason]: 1 }, unread: [] });
  });
}

for (const [what, cells] of [
  ["a raw price among pretty ones", { bid_px_00: "320000000" }],
  ["a negative price", { bid_px_00: "-0.010000000" }],
  ["a price beyond any share's", { ask_px_00: "1000000.010000000" }],
  ["a price that is a text", { ask_px_00: "soon" }],
  ["a price without its nine zeros", { bid_px_00: "3", ask_px_00: "4" }],
  ["an undefined time", { ts_recv: "18446744073709551615" }],
  ["a row of seconds", { rtype: "192" }],
  ["no publisher", { publisher_id: "" }],
] as const) {
  test(`${what} makes the underlying failed, not empty; another one stays`, () => {
    const { quotes, skipped, unread } = read(quoteCsv(cells, { symbol: SPY.occSymbol }));
    expect(quotes.map(({ contract }) => contract.symbol)).toEqual(["SPY"]);
    expect({ skipped, unread }).toEqual({ skipped: { malformed: 1 }, unread: ["AAPL"] });
  });
}

test("JSON without a level, or without its side, is unreadable and not unquoted", () => {
  for (const text of [
    quoteJson({}).replace(/"levels":\[.*?\]/, '"levels":[]'),
    quoteJson({}).replace('"bid_px":"0.320000000",', ""),
    quoteJson({}).replace(/"levels":\[.*?\],/, ""),
  ]) {
    expect(read(text, [AAPL])).toEqual({ quotes: [], skipped: { malformed: 1 }, unread: ["AAPL"] });
  }
});

test("one bad row of many loses no day, neither its own underlying's nor one of which it may be", () => {
  const many = Array.from({ length: 20 }, (_, i) => aHistoryContract("AAPL", 200 + i));
  const rows = many.map(({ occSymbol }) => ({ symbol: occSymbol }));
  const bad = quoteCsv(...rows.slice(1), { ...rows[0], bid_px_00: "x" });
  expect(read(bad, many)).toMatchObject({ skipped: { malformed: 1 }, unread: [] });
  expect(read(bad, many).quotes).toHaveLength(19);
  expect(read(`${quoteCsv(...rows)}garbled\n`, many)).toMatchObject({
    skipped: { malformed: 1 },
    unread: [],
  });
  const badly = quoteCsv(...rows.slice(3), ...rows.slice(0, 3).map((row) => ({ ...row, ask_px_00: "x" })));
  expect(read(badly, many).unread).toEqual(["AAPL"]);
  expect(read("{}\n", [AAPL, SPY]).unread).toEqual(["AAPL", "SPY"]);
});
