import { expect, test } from "vitest";
import { normaliseBars, normaliseDailyBars } from "../../../src/adapters/alpaca/normalise-bars.ts";
import { parseBarsPage } from "../../../src/adapters/alpaca/wire.ts";
import { aBarsPage, anAlpacaBar } from "../../support/alpaca-wire.ts";
import { loadRecording } from "../../support/shared.ts";

const FROM = Date.parse("2026-11-20T15:00:00Z");
const REQUEST = { symbols: ["SPY"], stepMs: 60_000, fromMs: FROM, toMs: FROM + 300_000 };
const page = (bars: Record<string, unknown>) => parseBarsPage(aBarsPage(bars));

for (const [what, wire, reason] of [
  ["a bar without a price", anAlpacaBar({ c: undefined }), "malformed"],
  ["a bar without a time", anAlpacaBar({ t: null }), "malformed"],
  ["a time without a zone", anAlpacaBar({ t: "2026-11-20T15:00:00" }), "malformed"],
  ["a time inside the minute", anAlpacaBar({ t: "2026-11-20T15:00:30Z" }), "malformed"],
  ["30 February", anAlpacaBar({ t: "2026-02-30T15:00:00Z" }), "malformed"],
  ["a bar that is a text", "bar", "malformed"],
  ["a price that is no number", anAlpacaBar({ h: "NaN" }), "malformed"],
  ["a price of zero", anAlpacaBar({ l: 0 }), "impossible_prices"],
  ["a negative price", anAlpacaBar({ l: -999 }), "impossible_prices"],
  ["a high below the close", anAlpacaBar({ h: 671.3 }), "impossible_prices"],
  ["a low above the open", anAlpacaBar({ l: 671.3 }), "impossible_prices"],
  ["a price beyond all prices", anAlpacaBar({ h: 1e15 }), "impossible_prices"],
  ["a negative volume", anAlpacaBar({ v: -1 }), "impossible_prices"],
  ["the minute before", anAlpacaBar({ t: "2026-11-20T14:59:00Z" }), "outside_request"],
  ["the first minute after", anAlpacaBar({ t: "2026-11-20T15:05:00Z" }), "outside_request"],
] as const) {
  test(`${what} is left out and counted as ${reason}; its neighbour stays`, () => {
    const read = normaliseBars([page({ SPY: [wire, anAlpacaBar({ t: "2026-11-20T15:01:00Z" })] })], REQUEST);
    expect(read.skipped).toEqual({ [reason]: 1 });
    expect(read.bars.map(({ startMs }) => startMs)).toEqual([FROM + 60_000]);
  });
}

test("names that were not asked for, bars twice and no bars at all are counted or nothing", () => {
  const pages = [
    page({ SPY: [anAlpacaBar()], QQQ: [anAlpacaBar(), anAlpacaBar()] }),
    page({ SPY: [anAlpacaBar()] }),
  ];
  expect(normaliseBars(pages, REQUEST)).toMatchObject({
    bars: [{ symbol: "SPY" }],
    skipped: { outside_request: 2, duplicate: 1 },
  });
  expect(normaliseBars([page({ SPY: null })], REQUEST)).toMatchObject({ bars: [], skipped: {} });
  expect(normaliseBars([parseBarsPage({ bars: null })], REQUEST)).toMatchObject({ bars: [], skipped: {} });
});

test("numbers written as texts are numbers", () => {
  const read = normaliseBars([page({ SPY: [anAlpacaBar({ o: "671.20", v: "120345" })] })], REQUEST);
  expect(read.bars[0]).toMatchObject({ open: 671.2, volume: 120_345 });
});

const DAYS = { symbols: ["SPY"], from: "2026-03-06", to: "2026-03-09" };

test("a day is the date of its midnight in New York, before and after the clocks change", () => {
  const days = ["2026-03-06T05:00:00Z", "2026-03-09T04:00:00Z"].map((t) => anAlpacaBar({ t }));
  const read = normaliseDailyBars([page({ SPY: days })], [], DAYS);
  expect(read.bars.map(({ date }) => date)).toEqual(["2026-03-06", "2026-03-09"]);
  const utc = anAlpacaBar({ t: "2026-03-09T00:00:00Z" });
  expect(normaliseDailyBars([page({ SPY: [utc] })], [], DAYS)).toMatchObject({
    bars: [],
    skipped: { malformed: 1 },
  });
});

test("adjusted prices stand beside the raw ones of the same day, and are null where there are none", () => {
  const t = "2026-03-06T05:00:00Z";
  const raw = [anAlpacaBar({ t }), anAlpacaBar({ t: "2026-03-09T04:00:00Z" })];
  const adjusted = [anAlpacaBar({ t, o: 67.12, h: 67.185, l: 67.09, c: 67.15, v: 1_203_450 })];
  const { bars } = normaliseDailyBars([page({ SPY: raw })], [page({ SPY: adjusted })], DAYS);
  expect(bars.map((bar) => [bar.close, bar.adjusted?.close ?? null, bar.splitFactor, bar.dividend])).toEqual([
    [671.5, 67.15, null, null],
    [671.5, null, null, null],
  ]);
});

const recordedDays = loadRecording("alpaca/go_TestGetMultiBars_1.json");
test.skipIf(recordedDays === null)("recorded daily bars of two names", () => {
  const request = { symbols: ["AAPL", "NIO"], from: "2021-10-13", to: "2021-10-15" };
  const { bars, skipped } = normaliseDailyBars([parseBarsPage(recordedDays)], [], request);
  expect(skipped).toEqual({});
  expect(bars).toHaveLength(6);
  expect(bars[0]).toMatchObject({ symbol: "AAPL", date: "2021-10-13", close: 140.91, volume: 78_993_712 });
});

const recordedMinutes = loadRecording("alpaca/go_TestGetBars_1.json");
test.skipIf(recordedMinutes === null)("recorded bars with prices finer than a cent", () => {
  const fromMs = Date.parse("2021-10-15T16:00:00Z");
  const request = { symbols: ["AMZN"], stepMs: 60_000, fromMs, toMs: fromMs + 7_200_000 };
  const { bars, skipped } = normaliseBars([parseBarsPage(recordedMinutes)], request);
  expect(skipped).toEqual({});
  expect(bars.map(({ close }) => close)).toEqual([3379.72, 3377.82, 3380, 3386.7615, 3382.87]);
});
