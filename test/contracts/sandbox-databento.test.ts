import { expect, test } from "vitest";
import { createDatabentoHistorySource } from "../../src/adapters/databento/history-source.ts";
import type { HistoryRequest } from "../../src/prices/sources.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { DATABENTO_KEY, openVendors } from "./model-vendors.ts";

/** 22:30 in New York on the evening before: Monday's session is over, and so is its UTC day. */
const NIGHT = "2026-11-24T03:30:00Z";
const DATASETS = { dailyDataset: "EQUS.SUMMARY", minuteDataset: "EQUS.MINI", optionDataset: "OPRA.PILLAR" };
const DAILY: HistoryRequest = {
  symbols: ["SPY", "BRK.B"],
  timeframe: "1d",
  from: "2026-11-18",
  to: "2026-11-23",
};
const MINUTES: HistoryRequest = {
  symbols: ["SPY", "AAPL"],
  timeframe: "1m",
  from: "2026-11-20",
  to: "2026-11-23",
};

async function open(nowIso: string, changes: Partial<typeof DATASETS> & { encoding?: "csv" | "json" } = {}) {
  const vendors = await openVendors(nowIso, "databento");
  const deps = { ...vendors.deps, apiKey: DATABENTO_KEY, ...DATASETS, ...changes };
  return { ...vendors, deps, source: createDatabentoHistorySource(deps) };
}

for (const encoding of ["csv", "json"] as const) {
  test(`daily bars are the model's sessions, dated by the day of the session (${encoding})`, async () => {
    const { source, market, meter } = await open(NIGHT, { encoding });
    const fetched = await source.fetchHistory(DAILY);
    const dates = ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-23"];
    expect(fetched.dailyBars).toEqual(
      ["BRK.B", "SPY"].flatMap((symbol) =>
        dates.map((date) => {
          const { startMs: _startMs, ...bar } = market.dailyBar(symbol.replace(".", "/"), date) ?? {};
          return { symbol, date, ...bar, adjusted: null, splitFactor: null, dividend: null };
        }),
      ),
    );
    expect(fetched).toMatchObject({
      usableTo: null,
      unknownSymbols: [],
      failures: [],
      skipped: {},
      bars: [],
    });
    expect(meter.counts.get("calls_databento")).toBe(fetched.providerCalls);
  });

  test(`minute bars are the model's, to the bar, extended hours included (${encoding})`, async () => {
    const { source, market } = await open(NIGHT, { encoding });
    const fetched = await source.fetchHistory(MINUTES);
    const expected = ["AAPL", "SPY"].flatMap((symbol) =>
      ["2026-11-20", "2026-11-23"].flatMap((date) =>
        (market.minuteBars(symbol, date) ?? []).map(({ regular: _regular, ...bar }) => ({ symbol, ...bar })),
      ),
    );
    expect(expected.length).toBeGreaterThan(2_500);
    expect(fetched.bars).toEqual(expected);
    expect(fetched).toMatchObject({ usableTo: null, failures: [], skipped: {} });
  });
}

test("the cost is known before, free to ask, and grows with the records", async () => {
  const { source, sandbox } = await open(NIGHT);
  const two = await source.priceHistory(DAILY);
  const one = await source.priceHistory({ ...DAILY, symbols: ["SPY"] });
  expect(one).toBeGreaterThan(0);
  expect(two).toBeCloseTo(2 * one, 12);
  expect(await source.priceHistory(MINUTES)).toBeGreaterThan(100 * one);
  expect(Object.keys(sandbox.counters.snapshot().byPath)).toEqual(["/v0/metadata.get_cost"]);
});

test("the session of today is not there before its UTC day is over: the rest comes, and says up to when", async () => {
  const { source } = await open("2026-11-23T22:15:00Z");
  const fetched = await source.fetchHistory({ ...DAILY, symbols: ["SPY"] });
  expect(fetched.dailyBars.map(({ date }) => date)).toEqual(["2026-11-18", "2026-11-19", "2026-11-20"]);
  expect(fetched).toMatchObject({ usableTo: "2026-11-22", providerCalls: 2 });
  expect(await source.priceHistory(DAILY)).toBeGreaterThan(0);
});

test("of a day that has not come nothing is there, at no cost", async () => {
  const { source } = await open("2026-11-23T22:15:00Z");
  const today = { ...DAILY, from: "2026-11-23" };
  expect(await source.fetchHistory(today)).toMatchObject({
    dailyBars: [],
    usableTo: "2026-11-22",
    unknownSymbols: [],
    failures: [],
  });
  expect(await source.priceHistory(today)).toBe(0);
});

test("minutes beyond the licence are left out: the refusal names their end in words only", async () => {
  const { source } = await open("2026-11-23T16:07:00Z");
  const fetched = await source.fetchHistory({ ...MINUTES, symbols: ["SPY"] });
  expect(new Date(fetched.bars.at(-1)?.startMs ?? 0).toISOString()).toBe("2026-11-23T15:49:00.000Z");
  expect(fetched.usableTo).toBe("2026-11-22");
});

test("unknown symbols are named beside the others' bars, also when nothing else was asked for", async () => {
  const { source } = await open(NIGHT);
  const some = await source.fetchHistory({ ...DAILY, symbols: ["SPY", "NOSUCH", "SPX"] });
  expect(some.unknownSymbols.toSorted()).toEqual(["NOSUCH", "SPX"]);
  expect(new Set(some.dailyBars.map(({ symbol }) => symbol))).toEqual(new Set(["SPY"]));
  const none = await source.fetchHistory({ ...DAILY, symbols: ["NOSUCH"] });
  expect(none).toMatchObject({ dailyBars: [], unknownSymbols: ["NOSUCH"], failures: [] });
});

test("a dataset with a row for every venue gives one bar with all of its volume", async () => {
  const { source, market } = await open(NIGHT, { minuteDataset: "XNAS.BASIC" });
  const { bars, skipped } = await source.fetchHistory({ ...MINUTES, symbols: ["AAPL"] });
  const expected = ["2026-11-20", "2026-11-23"].flatMap((date) => market.minuteBars("AAPL", date) ?? []);
  expect(skipped).toEqual({});
  expect(bars).toEqual(expected.map(({ regular: _regular, ...bar }) => ({ symbol: "AAPL", ...bar })));
});

test("one venue's feed has that venue's volume only, and its day starts before the session", async () => {
  const { source, market } = await open(NIGHT, { dailyDataset: "XNAS.ITCH" });
  const { dailyBars } = await source.fetchHistory({ ...DAILY, symbols: ["SPY"], from: "2026-11-20" });
  const session = market.dailyBar("SPY", "2026-11-20");
  expect(dailyBars[0]?.open).not.toBe(session?.open);
  expect((dailyBars[0]?.volume ?? 0) / (session?.volume ?? 1)).toBeCloseTo(0.2, 1);
});

test("a wrong key, no money, no licence, an outage and broken bodies are told apart", async () => {
  const { source, sandbox, deps } = await open(NIGHT);
  const wrongKey = createDatabentoHistorySource({ ...deps, apiKey: "db-other" });
  const refused = await appErrorOf(wrongKey.fetchHistory(DAILY));
  expect([refused.code, refused.hint]).toEqual([
    "provider_unauthorized",
    expect.stringContaining("DATABENTO_API_KEY"),
  ]);
  for (const [kind, code, retryable] of [
    ["too-big", "provider_rejected", false],
    ["chain-failed", "provider_rejected", false],
    ["access-token-expired", "provider_unauthorized", false],
    ["rate-limited", "provider_rate_limited", true],
    ["server-error", "provider_unavailable", true],
    ["unavailable-html", "provider_unavailable", true],
    ["truncated", "provider_bad_body", true],
    ["cut", "provider_bad_body", true],
    ["empty", "provider_bad_body", true],
    ["html", "provider_bad_body", true],
  ] as const) {
    sandbox.faults.add({ kind, path: "get_range" });
    const error = await appErrorOf(source.fetchHistory(DAILY));
    expect([kind, error.code, error.retryable]).toEqual([kind, code, retryable]);
  }
});

test("rows that lost their numbers are counted, and their symbols failed: their days are not empty", async () => {
  const { source, sandbox } = await open(NIGHT);
  for (const kind of ["nan-strings", "minus-999"] as const) {
    sandbox.faults.add({ kind, path: "get_range" });
    const fetched = await source.fetchHistory(DAILY);
    expect(fetched).toMatchObject({ dailyBars: [], skipped: { malformed: 8 }, unknownSymbols: [] });
    expect(fetched.failures.map(({ symbol, error }) => [symbol, error.code])).toEqual([
      ["SPY", "provider_bad_body"],
      ["BRK.B", "provider_bad_body"],
    ]);
  }
});
