import { expect, test } from "vitest";
import { normaliseHistory } from "../../../src/adapters/databento/normalise-history.ts";
import { parseRecords } from "../../../src/adapters/databento/wire.ts";
import { AppError } from "../../../src/errors.ts";
import { aCsv, jsonLines } from "../../support/databento-wire.ts";
import { loadRecordedText } from "../../support/shared.ts";

const PART = {
  symbols: ["SPY"],
  schema: "ohlcv-1d" as const,
  startMs: Date.parse("2026-11-20T00:00:00Z"),
  endMs: Date.parse("2026-11-24T00:00:00Z"),
};
const read = (text: string, part: Parameters<typeof normaliseHistory>[1] = PART) =>
  normaliseHistory(parseRecords(text), part);

const RAW = {
  ts_event: "1795132800000000000",
  open: "671200000000",
  high: "675850000000",
  low: "668900000000",
  close: "674500000000",
};

for (const [what, text] of [
  ["CSV", aCsv(RAW)],
  ["JSON", jsonLines(RAW)],
  ["CSV with Windows' line ends", aCsv(RAW).replaceAll("\n", "\r\n")],
  ["JSON with plain numbers", jsonLines(RAW).replaceAll(/"(\d+)"/g, "$1")],
] as const) {
  test(`raw prices of 1e-9 and nanoseconds read as the pretty ones do (${what})`, () => {
    expect(read(text)).toEqual(read(aCsv({})));
    expect(read(text).dailyBars[0]).toMatchObject({ date: "2026-11-20", open: 671.2, volume: 48_211_904 });
  });
}

for (const [what, cells, reason] of [
  ["a raw price among pretty ones", { low: "668900000000" }, "malformed"],
  ["an undefined price", { ...RAW, high: "9223372036854775807" }, "impossible_prices"],
  ["a price of a text", { open: "NaN" }, "malformed"],
  ["a negative price", { low: "-1.000000000" }, "malformed"],
  ["a price of zero", { low: "0.000000000" }, "impossible_prices"],
  ["a high below the close", { high: "672.000000000" }, "impossible_prices"],
  ["a low above the open", { low: "672.000000000" }, "impossible_prices"],
  ["a volume with a point", { volume: "1.5" }, "malformed"],
  ["an undefined time", { ts_event: "18446744073709551615" }, "malformed"],
  ["a time inside the day", { ts_event: "2026-11-20T14:30:00.000000000Z" }, "malformed"],
  ["a minute among days", { rtype: "33" }, "malformed"],
  ["no publisher", { publisher_id: "" }, "malformed"],
  ["no symbol", { symbol: "" }, "malformed"],
  ["another symbol", { symbol: "QQQ" }, "outside_request"],
  ["the day before", { ts_event: "2026-11-19T00:00:00.000000000Z" }, "outside_request"],
  ["the first day after", { ts_event: "2026-11-24T00:00:00.000000000Z" }, "outside_request"],
] as const) {
  test(`${what} is left out and counted as ${reason}; its neighbour stays`, () => {
    const { dailyBars, skipped } = read(aCsv({ ts_event: "2026-11-23T00:00:00.000000000Z" }, cells));
    expect(skipped).toEqual({ [reason]: 1 });
    expect(dailyBars.map(({ date }) => date)).toEqual(["2026-11-23"]);
  });
}

test("a line with too few cells, and one that is no JSON, are counted", () => {
  expect(read(`${aCsv({})}2026-11-23T00:00:00Z,35\n`).skipped).toEqual({ malformed: 1 });
  expect(read(`${jsonLines({})}{"hd":\n7\n`).skipped).toEqual({ malformed: 2 });
});

for (const [what, text] of [
  ["a cut last line", aCsv({}).slice(0, -20)],
  ["a cut line of JSON", jsonLines({}, {}).slice(0, -9)],
  ["a web page", "<html><body>Bad gateway</body></html>\n"],
  ["CSV without its header", aCsv({}).split("\n").slice(1).join("\n")],
  ["an error's text", "Internal error\n"],
  ["nothing", ""],
] as const) {
  test(`${what} is a bad body as a whole`, () => {
    expect(() => parseRecords(text)).toThrow(AppError);
  });
}

const venue = (publisher_id: string, volume: string, more: Record<string, string> = {}) => ({
  publisher_id,
  volume,
  ...more,
});

test("venues of one bar add up: all the volume, highest high, lowest low, open and close of the busiest", () => {
  const rows = [
    venue("2", "100"),
    venue("43", "300", { open: "671.900000000", close: "674.100000000", low: "667.000000000" }),
    venue("38", "300", { open: "671.000000000", close: "674.000000000", high: "676.000000000" }),
  ];
  const expected = { open: 671, high: 676, low: 667, close: 674, volume: 700 };
  expect(read(aCsv(...rows)).dailyBars).toMatchObject([expected]);
  expect(read(aCsv(...rows.toReversed()))).toEqual(read(aCsv(...rows)));
});

test("the same venue twice counts once; a bar with one unreadable venue would be short, and is left out", () => {
  expect(read(aCsv(venue("2", "100"), venue("2", "100")))).toMatchObject({
    dailyBars: [{ volume: 100 }],
    skipped: { duplicate: 1 },
  });
  expect(read(aCsv(venue("2", "100"), venue("43", "x"), venue("38", "7")))).toEqual({
    bars: [],
    dailyBars: [],
    skipped: { malformed: 3 },
    unreadable: [{ symbol: "SPY", date: "2026-11-20" }],
  });
});

test("without symbols, rows are of the one that was asked for, and of nobody when there were two", () => {
  const unmapped = aCsv({}).replaceAll(/,symbol|,SPY/g, "");
  expect(read(unmapped).dailyBars).toMatchObject([{ symbol: "SPY", close: 674.5 }]);
  expect(read(unmapped, { ...PART, symbols: ["SPY", "QQQ"] }).skipped).toEqual({ malformed: 1 });
});

for (const [file, symbol, from, bars] of [
  ["decoded_EQUS.MINI_ohlcv-1d.csv", "SPY", "2023-03-28", [[307.83, 307.5, 3_309_022]]],
  ["decoded_XNAS.ITCH_ohlcv-1d.csv", "NVDA", "2020-12-28", [[521, 515.6, 1_424_253]]],
] as const) {
  const text = loadRecordedText(`databento/${file}`);
  test.skipIf(text === null)(`recorded days: ${file}`, () => {
    const startMs = Date.parse(`${from}T00:00:00Z`);
    const part = { ...PART, symbols: [symbol], startMs, endMs: startMs + 86_400_000 };
    const { dailyBars, skipped } = read(text ?? "", part);
    expect(skipped).toEqual({});
    expect(dailyBars.map(({ date, open, close, volume }) => [date, open, close, volume])).toEqual(
      bars.map((bar) => [from, ...bar]),
    );
  });
}

for (const [file, symbol, from, closes] of [
  ["decoded_XNAS.ITCH_ohlcv-1m.csv", "NVDA", "2020-12-28", [521, 521.01, 522, 522.5]],
  ["jsonl_ohlcv-1m_ES_sample.jsonl", "ESM0", "2010-06-06", [1064]],
] as const) {
  const text = loadRecordedText(`databento/${file}`);
  test.skipIf(text === null)(`recorded minutes: ${file}`, () => {
    const startMs = Date.parse(`${from}T00:00:00Z`);
    const part = {
      ...PART,
      schema: "ohlcv-1m" as const,
      symbols: [symbol],
      startMs,
      endMs: startMs + 86_400_000,
    };
    const { bars, skipped } = read(text ?? "", part);
    expect(skipped).toEqual({});
    expect(bars.map(({ close }) => close)).toEqual(closes);
  });
}

test("among several venues, a row of nobody knows which bar spoils those that it may belong to", () => {
  const monday = "2026-11-23T00:00:00.000000000Z";
  const both = [venue("2", "100"), venue("43", "100"), venue("2", "100", { ts_event: monday })];
  const datesOf = (...rows: Record<string, string>[]) =>
    read(aCsv(...rows)).dailyBars.map(({ date }) => date);
  expect(datesOf(...both)).toEqual(["2026-11-20", "2026-11-23"]);
  expect(datesOf(...both, { symbol: "", instrument_id: "", ts_event: monday })).toEqual(["2026-11-20"]);
  expect(datesOf(...both, { ts_event: "soon" })).toEqual([]);
  expect(datesOf(...both, { ts_event: "soon", symbol: "QQQ" })).toEqual(["2026-11-20", "2026-11-23"]);
  expect(read(`${aCsv(...both)}cut\n`)).toMatchObject({ dailyBars: [], skipped: { malformed: 4 } });
});

test("symbols of which a row could not be read are named; all where it does not say whose it was", () => {
  const both = { ...PART, symbols: ["SPY", "QQQ"] };
  const unreadable = (text: string) => read(text, both).unreadable;
  expect(unreadable(aCsv({}, { symbol: "QQQ" }))).toEqual([]);
  expect(unreadable(aCsv({}, { symbol: "QQQ", open: "NaN" }))).toEqual([
    { symbol: "QQQ", date: "2026-11-20" },
  ]);
  expect(unreadable(`${aCsv({})}garbled\n`)).toEqual([
    { symbol: "SPY", date: null },
    { symbol: "QQQ", date: null },
  ]);
});
