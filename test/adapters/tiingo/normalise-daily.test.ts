import { expect, test } from "vitest";
import { normaliseDaily } from "../../../src/adapters/tiingo/normalise.ts";
import { aTiingoDay } from "../../support/tiingo-wire.ts";

const REQUEST = { symbol: "AAPL", from: "2026-11-16", to: "2026-11-20" };
const read = (...rows: unknown[]) => normaliseDaily(rows, REQUEST);

test("a day comes out raw and adjusted, without a split or dividend where there was none", () => {
  expect(read(aTiingoDay())).toEqual({
    bars: [
      {
        symbol: "AAPL",
        date: "2026-11-20",
        open: 269.9,
        high: 273.1,
        low: 268.85,
        close: 271.4,
        volume: 48_211_904,
        adjusted: { open: 268.5505, high: 271.7345, low: 267.50575, close: 270.043, volume: 48_211_904 },
        splitFactor: null,
        dividend: null,
      },
    ],
    skipped: {},
    unreadable: [],
    acts: [],
  });
});

test("a split and a dividend are told with their day", () => {
  const [bar] = read(aTiingoDay({ divCash: 0.26, splitFactor: 4 })).bars;
  expect([bar?.splitFactor, bar?.dividend]).toEqual([4, 0.26]);
});

test("both of Tiingo's ways to write a date are read, and days come in order", () => {
  const rows = ["2026-11-20T00:00:00+00:00", "2026-11-19T00:00:00.000Z", "2026-11-18"];
  expect(read(...rows.map((date) => aTiingoDay({ date }))).bars.map(({ date }) => date)).toEqual([
    "2026-11-18",
    "2026-11-19",
    "2026-11-20",
  ]);
});

test("numbers written as texts are numbers", () => {
  expect(read(aTiingoDay({ close: "271.4", volume: "48211904" })).bars).toEqual(read(aTiingoDay()).bars);
});

test("a product that was rounded above its high widens the high by that hair", () => {
  const [bar] = read(aTiingoDay({ close: 273.1, adjClose: 271.73450001 })).bars;
  expect(bar?.adjusted?.high).toBe(271.73450001);
});

test("a row without adjusted columns is a raw price, and says so", () => {
  const raw = Object.entries(aTiingoDay()).filter(([name]) => !name.startsWith("adj"));
  expect(read(Object.fromEntries(raw)).bars[0]?.adjusted).toBeNull();
});

const SKIPPED: [why: string, reason: string, changes: Record<string, unknown>][] = [
  ["a price is missing", "malformed", { close: undefined }],
  ["a price is no number", "malformed", { close: "NaN" }],
  ["a price is no decimal", "malformed", { close: "0x10" }],
  ["the split is not told", "malformed", { splitFactor: null }],
  ["the split is 0", "malformed", { splitFactor: 0 }],
  ["the dividend is negative", "malformed", { divCash: -0.2 }],
  ["the volume is negative", "malformed", { volume: -1 }],
  ["the date does not exist", "malformed", { date: "2026-11-31T00:00:00.000Z" }],
  ["the date is a Saturday", "malformed", { date: "2026-11-21T00:00:00.000Z" }],
  ["the date has a time", "malformed", { date: "2026-11-20T21:00:00.000Z" }],
  ["its date is before what was asked for", "outside_request", { date: "2026-11-13T00:00:00.000Z" }],
  ["its date is after what was asked for", "outside_request", { date: "2026-11-23T00:00:00.000Z" }],
  ["the high is below the close", "impossible_prices", { high: 271.3 }],
  ["the low is above the open", "impossible_prices", { low: 270 }],
  ["a price is 0", "impossible_prices", { low: 0, adjLow: 0 }],
  ["a price is -999", "impossible_prices", { low: -999 }],
  ["a price is beyond any share", "impossible_prices", { high: 1e9, adjHigh: 1e9 }],
  ["an adjusted price is missing", "malformed", { adjLow: undefined }],
  ["an adjusted price follows another factor", "impossible_prices", { adjClose: 67.85 }],
];

test.each(SKIPPED)("a day is left out and counted when %s", (_why, reason, changes) => {
  const good = aTiingoDay({ date: "2026-11-19T00:00:00.000Z" });
  expect(read(good, aTiingoDay(changes))).toMatchObject({
    bars: [{ date: "2026-11-19" }],
    skipped: { [reason]: 1 },
  });
});

test.each(SKIPPED.filter(([, reason]) => reason !== "outside_request"))(
  "its day is named as unreadable when %s",
  (_why, _reason, changes) => {
    const date = /11-20T00/.test(String(changes["date"] ?? "2026-11-20T00")) ? "2026-11-20" : null;
    expect(read(aTiingoDay(changes)).unreadable).toEqual([{ symbol: "AAPL", date }]);
    // Another row of that day that can be read makes up for it.
    if (date !== null) expect(read(aTiingoDay(changes), aTiingoDay()).unreadable).toEqual([]);
  },
);

test("a row that can't be read still tells its split or dividend, where its closes can be believed", () => {
  const exDate = { close: 100, adjClose: 100, splitFactor: 10, high: 50 };
  expect(read(aTiingoDay(exDate)).acts).toEqual([
    { symbol: "AAPL", date: "2026-11-20", splitFactor: 10, dividend: null, close: 100, factor: 1 },
  ]);
  expect(read(aTiingoDay({ divCash: 0.26, adjLow: null })).acts).toMatchObject([{ dividend: 0.26 }]);
  for (const lost of [{ splitFactor: 0.00005 }, { adjClose: null }, { close: "x" }, { splitFactor: 1 }]) {
    expect(read(aTiingoDay({ ...exDate, ...lost })).acts).toEqual([]);
  }
});

test("of a day that comes twice the fuller row is kept, wherever it stands", () => {
  const rows = [aTiingoDay({ volume: 10 }), aTiingoDay({ volume: 99 }), aTiingoDay({ volume: 20 })];
  for (const order of [rows, rows.toReversed()]) {
    expect(read(...order)).toMatchObject({ bars: [{ volume: 99 }], skipped: { duplicate: 2 } });
  }
});

test("the same day twice counts once, and what is no row at all is counted", () => {
  expect(read(aTiingoDay(), aTiingoDay(), null, "row", [1])).toMatchObject({
    bars: [{ date: "2026-11-20" }],
    skipped: { duplicate: 1, malformed: 3 },
  });
});
