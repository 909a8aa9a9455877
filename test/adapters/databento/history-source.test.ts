import { expect, test } from "vitest";
import { createDatabentoHistorySource } from "../../../src/adapters/databento/history-source.ts";
import type { HistoryRequest } from "../../../src/prices/sources.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { aCsv, aDetail, databentoDeps, jsonLines } from "../../support/databento-wire.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";

const REQUEST: HistoryRequest = { symbols: ["SPY"], timeframe: "1d", from: "2026-11-20", to: "2026-11-23" };
const COST = "metadata.get_cost";

function source(ranges: readonly ScriptedAnswer[], cost: ScriptedAnswer = { text: "0.25" }) {
  const left = [...ranges];
  const databento = databentoDeps((method) => (method === COST ? cost : (left.shift() ?? { text: aCsv() })));
  return { ...databento, source: createDatabentoHistorySource(databento.deps) };
}

test("days are asked for by UTC day with the end excluded, the key as the user of HTTP Basic", async () => {
  const databento = source([{ text: aCsv({}) }]);
  const fetched = await databento.source.fetchHistory(REQUEST);
  expect(databento.http.requests[0]).toMatchObject({
    url: "https://databento.test/v0/timeseries.get_range",
    method: "POST",
    headers: { authorization: `Basic ${btoa("db-the-key:")}` },
  });
  expect(databento.forms()).toEqual([
    {
      dataset: "EQUS.SUMMARY",
      symbols: "SPY",
      schema: "ohlcv-1d",
      start: "2026-11-20T00:00:00.000Z",
      end: "2026-11-24T00:00:00.000Z",
      stype_in: "raw_symbol",
      stype_out: "instrument_id",
      encoding: "csv",
      compression: "none",
      pretty_px: "true",
      pretty_ts: "true",
      map_symbols: "true",
    },
  ]);
  expect(fetched.dailyBars).toEqual([
    {
      symbol: "SPY",
      date: "2026-11-20",
      open: 671.2,
      high: 675.85,
      low: 668.9,
      close: 674.5,
      volume: 48_211_904,
      adjusted: null,
      splitFactor: null,
      dividend: null,
    },
  ]);
  expect(fetched).toMatchObject({ provider: "databento", usableTo: null, providerCalls: 1, skipped: {} });
});

test("minutes are asked for by New York day, of the other dataset", async () => {
  const databento = source([], { text: "0" });
  await databento.source.fetchHistory({ ...REQUEST, timeframe: "1m", from: "2026-11-23" });
  expect(databento.forms().slice(0, 1)).toMatchObject([
    {
      dataset: "EQUS.MINI",
      schema: "ohlcv-1m",
      start: "2026-11-23T05:00:00.000Z",
      end: "2026-11-24T05:00:00.000Z",
    },
  ]);
});

test("the cost is asked for with the same request and costs nothing", async () => {
  const databento = source([], { text: "1.219747960567" });
  expect(await databento.source.priceHistory({ ...REQUEST, symbols: ["SPY", "VIX"] })).toBe(1.219747960567);
  expect(databento.forms()).toEqual([
    {
      dataset: "EQUS.SUMMARY",
      symbols: "SPY",
      schema: "ohlcv-1d",
      start: "2026-11-20T00:00:00.000Z",
      end: "2026-11-24T00:00:00.000Z",
      stype_in: "raw_symbol",
    },
  ]);
  expect(await databento.source.priceHistory({ ...REQUEST, symbols: ["VIX"] })).toBe(0);
});

for (const text of ["", "free", "-1", "null", '"0.5"', "[0.5]", "1e400", "<html></html>"]) {
  test(`${JSON.stringify(text)} is no cost`, async () => {
    const error = await appErrorOf(source([], { text }).source.priceHistory(REQUEST));
    expect(error.code).toBe("provider_bad_body");
  });
}

const END = {
  available_start: "2024-07-01T00:00:00.000000000Z",
  available_end: "2026-11-23T09:30:00.000000000Z",
};
const LICENCE =
  "Part or all of your request for dataset 'EQUS.MINI' requires a subscription and/or license to access. " +
  "Try again with an end time before 2026-11-23T09:30:15.380325000Z.";

for (const [reason, more] of [
  ["data_end_after_available_end", { payload: END }],
  [
    "data_end_after_available_end",
    { message: "has data available up to '2026-11-23 09:30:00+00:00'. The `end`" },
  ],
  ["dataset_unavailable_range", { message: LICENCE }],
  [
    "dataset_unavailable_range",
    { message: LICENCE, payload: { ...END, available_end: "2027-01-01T00:00:00Z" } },
  ],
] as const) {
  test(`${reason} with ${Object.keys(more).join(" and ")}: asked for once more up to the usable end`, async () => {
    const databento = source([{ status: 422, json: aDetail(reason, more) }, { text: aCsv({}) }]);
    const fetched = await databento.source.fetchHistory(REQUEST);
    expect(databento.forms().map(({ end }) => end)).toEqual([
      "2026-11-24T00:00:00.000Z",
      // Whole days only: half of Monday would pass for Monday.
      "2026-11-23T00:00:00.000Z",
    ]);
    expect(fetched).toMatchObject({
      usableTo: "2026-11-22",
      providerCalls: 2,
      dailyBars: [{ symbol: "SPY" }],
    });
  });
}

test("minutes up to the usable end, and the last day that is whole", async () => {
  const refusal = { status: 422, json: aDetail("dataset_unavailable_range", { message: LICENCE }) };
  const databento = source([refusal, { text: aCsv() }], { text: "0" });
  const fetched = await databento.source.fetchHistory({ ...REQUEST, timeframe: "1m", from: "2026-11-23" });
  expect(databento.forms()[1]).toMatchObject({ end: "2026-11-23T09:30:00.000Z" });
  expect(fetched.usableTo).toBe("2026-11-22");
});

test("a start after the usable end: nothing yet, and no second question", async () => {
  const refusal = { status: 422, json: aDetail("data_start_after_available_end", { payload: END }) };
  const databento = source([refusal]);
  const fetched = await databento.source.fetchHistory({ ...REQUEST, from: "2026-11-23" });
  expect(fetched).toMatchObject({ dailyBars: [], usableTo: "2026-11-22", providerCalls: 1, failures: [] });
});

test("a start before the dataset's own is moved to it", async () => {
  const refusal = { status: 422, json: aDetail("data_start_before_available_start", { payload: END }) };
  const databento = source([refusal, { text: aCsv({}) }]);
  const fetched = await databento.source.fetchHistory({ ...REQUEST, from: "2024-06-20" });
  expect(databento.forms()[1]).toMatchObject({
    start: "2024-07-01T00:00:00.000Z",
    end: "2026-11-24T00:00:00.000Z",
  });
  expect(fetched).toMatchObject({ usableFrom: "2024-07-01", usableTo: null });
});

test("it asks once more and not for ever; an end without a time, or later than asked, is no help", async () => {
  const refusal = { status: 422, json: aDetail("data_end_after_available_end", { payload: END }) };
  const again = source([refusal, refusal, refusal]);
  expect((await appErrorOf(again.source.fetchHistory(REQUEST))).code).toBe("provider_rejected");
  expect(again.http.requests).toHaveLength(2);
  for (const payload of [null, "x", { available_end: 7 }, { available_end: "2027-01-01T00:00:00Z" }]) {
    const lost = source([{ status: 422, json: aDetail("data_end_after_available_end", { payload }) }]);
    const error = await appErrorOf(lost.source.fetchHistory(REQUEST));
    expect([error.code, error.message]).toEqual([
      "provider_rejected",
      "Databento refused the request (422, data_end_after_available_end).",
    ]);
  }
});

test("206: those without a row are the unknown ones; none resolved at all is no failure", async () => {
  const symbols = ["SPY", "NOSUCH"];
  const some = await source([{ status: 206, text: aCsv({}) }]).source.fetchHistory({ ...REQUEST, symbols });
  expect(some).toMatchObject({ unknownSymbols: ["NOSUCH"], dailyBars: [{ symbol: "SPY" }] });
  const quiet = await source([{ status: 200, text: aCsv({}) }]).source.fetchHistory({ ...REQUEST, symbols });
  expect(quiet.unknownSymbols).toEqual([]);
  const refusal = { status: 422, json: aDetail("symbology_invalid_request") };
  const none = await source([refusal]).source.fetchHistory({ ...REQUEST, symbols });
  expect(none).toMatchObject({ unknownSymbols: symbols, dailyBars: [], failures: [], usableTo: null });
});

for (const [status, body, code, says] of [
  [401, { detail: "Not authenticated" }, "provider_unauthorized", /DATABENTO_API_KEY/],
  [402, aDetail("account_insufficient_funds"), "provider_rejected", /billing/],
  [403, aDetail("auth_account_locked"), "provider_unauthorized", /portal/],
  [403, aDetail("license_not_found_unauthorized"), "provider_rejected", /DATABENTO_DAILY_DATASET/],
  [400, aDetail("symbology_invalid_symbol"), "provider_rejected", /symbology_invalid_symbol/],
  [404, { detail: "Not Found" }, "provider_rejected", /404/],
  [408, {}, "provider_unavailable", /408/],
  [413, {}, "provider_oversize", /smaller/],
  [422, aDetail("data_time_range_start_on_or_after_end"), "provider_rejected", /start_on_or_after_end/],
  [422, { detail: "no" }, "provider_rejected", /422/],
  [422, { detail: { case: 7, message: [] } }, "provider_rejected", /422/],
  [500, {}, "provider_unavailable", /500/],
  [503, { detail: "busy" }, "provider_unavailable", /503/],
  [504, "<html>timeout</html>", "provider_unavailable", /web page/],
] as const) {
  test(`${status} ${JSON.stringify(body).slice(0, 60)} is ${code}`, async () => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const error = await appErrorOf(source([{ status, text }]).source.fetchHistory(REQUEST));
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.hint}`).toMatch(says);
    expect(`${error.message} ${error.hint}`).not.toContain("db-the-key");
  });
}

test("429 hands on Retry-After", async () => {
  const limited = source([{ status: 429, text: "", headers: { "retry-after": "3" } }]);
  expect(await appErrorOf(limited.source.fetchHistory(REQUEST))).toMatchObject({
    code: "provider_rate_limited",
    retryAfterSeconds: 3,
  });
});

test("an empty body is believed where the range costs nothing, and broken where it costs something", async () => {
  const quiet = source([{ text: "" }], { text: "0.0" });
  expect(await quiet.source.fetchHistory(REQUEST)).toMatchObject({
    dailyBars: [],
    failures: [],
    providerCalls: 2,
  });
  const broken = source([{ text: "" }], { text: "0.01" });
  expect((await appErrorOf(broken.source.fetchHistory(REQUEST))).code).toBe("provider_bad_body");
});

test("JSON lines do as well", async () => {
  const fetched = await source([{ text: jsonLines({}) }]).source.fetchHistory(REQUEST);
  expect(fetched).toMatchObject({ dailyBars: [{ symbol: "SPY", volume: 48_211_904 }], skipped: {} });
});

test("a long range of minutes comes in parts; what was paid for before a failure is kept", async () => {
  const symbols = Array.from({ length: 20 }, (_, i) => `S${i}`);
  const minute = { rtype: "33", ts_event: "2026-11-02T15:00:00.000000000Z", symbol: "S1" };
  const databento = source([{ text: aCsv(minute) }, { status: 503, text: "" }]);
  const request = { symbols, timeframe: "1m" as const, from: "2026-11-02", to: "2026-11-06" };
  const fetched = await databento.source.fetchHistory(request);
  expect(databento.forms().map(({ start, end }) => `${start} ${end}`)).toEqual([
    "2026-11-02T05:00:00.000Z 2026-11-04T05:00:00.000Z",
    "2026-11-04T05:00:00.000Z 2026-11-06T05:00:00.000Z",
  ]);
  expect(fetched.bars).toHaveLength(1);
  expect(fetched.failures).toHaveLength(20);
  expect(fetched.failures[0]?.error.code).toBe("provider_unavailable");
  expect(fetched.unknownSymbols).toEqual([]);
});

test("no request has more than 2,000 symbols", async () => {
  const symbols = Array.from({ length: 4_500 }, (_, i) => `S${i}`);
  const databento = source([], { text: "0.5" });
  expect(await databento.source.priceHistory({ ...REQUEST, symbols })).toBe(1.5);
  expect(databento.forms().map((form) => form["symbols"]?.split(",").length)).toEqual([2_000, 2_000, 500]);
});

test("when a later group of symbols fails, all that were not asked for are named", async () => {
  const symbols = Array.from({ length: 4_500 }, (_, i) => `S${i}`);
  const databento = source([{ text: aCsv({ symbol: "S7" }) }, { status: 429, text: "" }]);
  const fetched = await databento.source.fetchHistory({ ...REQUEST, symbols });
  expect(fetched.dailyBars).toHaveLength(1);
  expect(fetched.failures.map(({ symbol }) => symbol)).toEqual(symbols.slice(2_000));
});
