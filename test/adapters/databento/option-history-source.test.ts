import { expect, test } from "vitest";
import { appErrorOf } from "../../support/app-error-of.ts";
import {
  AAPL,
  AT,
  cellsOf,
  OTHER,
  optionSource,
  quotesOf,
  REQUEST,
  row,
  SPY,
} from "../../support/databento-options.ts";
import { aHistoryContract, quoteCsv, quoteJson } from "../../support/databento-quotes.ts";
import { aDetail } from "../../support/databento-wire.ts";

test("one minute of the consolidated quote by OCC symbol, padded, from the dataset of options", async () => {
  const databento = optionSource([{ text: row(AAPL) }]);
  const fetched = await databento.source.fetchOptions(REQUEST);
  expect(databento.forms()).toEqual([
    {
      dataset: "OPRA.PILLAR",
      symbols: "AAPL  250221C00250000",
      schema: "cbbo-1m",
      start: "2025-02-20T20:45:00.000Z",
      end: "2025-02-20T20:46:00.000Z",
      stype_in: "raw_symbol",
      stype_out: "instrument_id",
      encoding: "csv",
      compression: "none",
      pretty_px: "true",
      pretty_ts: "true",
      map_symbols: "true",
    },
  ]);
  expect(fetched).toEqual({
    provider: "databento",
    fetchedAtMs: Date.parse("2026-11-24T03:30:00Z"),
    providerCalls: 1,
    bytes: row(AAPL).length,
    skipped: {},
    notes: [],
    evidence: {
      kind: "quotes",
      quotes: [{ contract: AAPL, bid: 0.32, ask: 0.34, quotedAtMs: Date.parse(AT) }],
    },
    failures: [],
    outOfReach: null,
    extraUsd: 0,
  });
});

test("what did not change in the minute is priced and asked for from four minutes before, the last row of it", async () => {
  const wide = quoteJson(
    cellsOf(OTHER, { ts_recv: "2025-02-20T20:42:00.000000000Z", bid_px_00: "0.100000000" }),
    cellsOf(OTHER, { ts_recv: "2025-02-20T20:44:00.000000000Z", bid_px_00: "0.200000000" }),
  );
  const databento = optionSource([{ status: 206, text: row(AAPL) }, { text: wide }], [{ text: "0.0004" }]);
  const contracts = [AAPL, OTHER, aHistoryContract("AAPL", 251)];
  const fetched = await databento.source.fetchOptions({ ...REQUEST, contracts });
  expect(databento.asked()).toEqual([
    "get_range 3 20:45-20:46",
    "get_cost 2 20:41-20:46",
    "get_range 2 20:41-20:46",
  ]);
  expect(quotesOf(fetched)).toEqual([
    ["AAPL", 250, 0.32, 0.34],
    ["AAPL", 255, 0.2, 0.34],
  ]);
  expect(fetched).toMatchObject({ extraUsd: 0.0004, providerCalls: 3, failures: [], skipped: {} });
  expect(databento.source.callsFor(contracts)).toBeGreaterThanOrEqual(3);
});

test("the price is that of the first look, with the same words and in dollars", async () => {
  const databento = optionSource([], [{ text: "0.000007152557373046875" }]);
  expect(await databento.source.priceOptions(REQUEST)).toBe(0.000007152557373046875);
  const { encoding: _encoding, ...more } = databento.forms()[0] ?? {};
  expect(more).toEqual({
    dataset: "OPRA.PILLAR",
    symbols: "AAPL  250221C00250000",
    schema: "cbbo-1m",
    start: AT,
    end: "2025-02-20T20:46:00.000Z",
    stype_in: "raw_symbol",
  });
});

test("contracts come in parts of some 360, an underlying in one where it fits, prices for 2,000 at a time", async () => {
  const contracts = ["A", "B", "C", "D", "E"].flatMap((symbol) =>
    Array.from({ length: symbol === "E" ? 2_000 : 150 }, (_, i) => aHistoryContract(symbol, 100 + i)),
  );
  const rowless = optionSource([]);
  await rowless.source.fetchOptions({ ...REQUEST, contracts });
  const sizes = rowless.asked().map((line) => Number(line.split(" ")[1]));
  expect(sizes.slice(0, 8)).toEqual([300, 300, 360, 360, 360, 360, 360, 200]);
  expect(sizes.slice(8, 10)).toEqual([2_000, 600]);
  expect(sizes.slice(10)).toEqual([...sizes.slice(0, 8), 2_000, 600]);
  expect(rowless.http.requests.length).toBeLessThanOrEqual(rowless.source.callsFor(contracts));
  expect(
    await optionSource([], [{ text: "1" }, { text: "2" }]).source.priceOptions({ ...REQUEST, contracts }),
  ).toBe(3);
});

test("none of the contracts ever was: nothing of that day, and no failure", async () => {
  const refusal = { status: 422, json: aDetail("symbology_invalid_request") };
  const databento = optionSource([refusal], [refusal]);
  expect(await databento.source.fetchOptions(REQUEST)).toMatchObject({
    evidence: { kind: "quotes", quotes: [] },
    failures: [],
    outOfReach: null,
    extraUsd: 0,
  });
  expect(await optionSource([], [refusal]).source.priceOptions(REQUEST)).toBe(0);
});

const ENDS = {
  available_start: "2013-04-01T00:00:00.000000000Z",
  available_end: "2025-02-20T00:00:00.000000000Z",
};
const UNLICENSED =
  "requires a subscription. Try again with an end time before 2025-02-20T09:30:15.380325000Z.";

for (const [reason, more, says] of [
  [
    "data_start_before_available_start",
    { payload: { ...ENDS, available_start: "2025-03-01T00:00:00Z" } },
    "before-history",
  ],
  ["data_start_after_available_end", { payload: ENDS }, "not-yet"],
  ["data_end_after_available_end", { payload: ENDS }, "not-yet"],
  ["dataset_unavailable_range", { message: UNLICENSED }, "not-yet"],
] as const) {
  test(`${reason}: the vendor cannot have the day (${says}), which is no day without quotes`, async () => {
    const refusal = { status: 422, json: aDetail(reason, more) };
    const databento = optionSource([refusal]);
    const fetched = await databento.source.fetchOptions({ ...REQUEST, contracts: [AAPL, SPY] });
    expect(fetched).toMatchObject({ outOfReach: says, failures: [], evidence: { quotes: [] } });
    expect(databento.asked()).toEqual(["get_range 2 20:45-20:46"]);
    expect(await optionSource([], [refusal]).source.priceOptions(REQUEST)).toBe(0);
  });
}

for (const [status, body, code, says] of [
  [401, { detail: "Not authenticated" }, "provider_unauthorized", /DATABENTO_API_KEY/],
  [402, aDetail("account_insufficient_funds"), "provider_rejected", /billing/],
  [403, aDetail("license_not_found_unauthorized"), "provider_rejected", /DATABENTO_OPTION_DATASET/],
  [403, aDetail("schema_not_entitled"), "provider_rejected", /go on/],
  [422, aDetail("data_schema_not_available"), "provider_rejected", /schema_not_available/],
  [429, {}, "provider_rate_limited", /too many/],
  [503, {}, "provider_unavailable", /503/],
  [200, "<html>sorry</html>", "provider_bad_body", /web page/],
  [200, quoteCsv({}).slice(0, -7), "provider_bad_body", /cut/],
] as const) {
  test(`${status} ${JSON.stringify(body).slice(0, 50)} is ${code}, by the first look and by its price`, async () => {
    const answer = { status, text: typeof body === "string" ? body : JSON.stringify(body) };
    const error = await appErrorOf(optionSource([answer]).source.fetchOptions(REQUEST));
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.hint}`).toMatch(says);
    expect(`${error.message} ${error.hint}`).not.toContain("db-the-key");
    expect((await appErrorOf(optionSource([], [answer]).source.priceOptions(REQUEST))).code).toBe(code);
  });
}

const MANY = Array.from({ length: 350 }, (_, i) => aHistoryContract("SPY", 300 + i));

test("a later part that fails names its underlyings; what came before is kept", async () => {
  const databento = optionSource([{ text: row(AAPL) }, { status: 503, text: "" }]);
  const contracts = [...Array.from({ length: 20 }, (_, i) => aHistoryContract("AAPL", 250 + i)), ...MANY];
  const fetched = await databento.source.fetchOptions({ ...REQUEST, contracts });
  expect(quotesOf(fetched)).toEqual([["AAPL", 250, 0.32, 0.34]]);
  expect(fetched.failures.map(({ symbol, error }) => [symbol, error.code])).toEqual([
    ["SPY", "provider_unavailable"],
  ]);
});

test("a second look that fails names the underlyings that it was for: what they lack is not known", async () => {
  const contracts = [AAPL, SPY, OTHER];
  const both = quoteCsv(cellsOf(AAPL), cellsOf(SPY));
  for (const [ranges, prices] of [
    [[{ text: both }, { status: 503, text: "" }], [{ text: "0.1" }]],
    [[{ text: both }], [{ status: 503, text: "" }]],
  ]) {
    const fetched = await optionSource(ranges ?? [], prices).source.fetchOptions({ ...REQUEST, contracts });
    expect(quotesOf(fetched)).toEqual([["SPY", 610, 0.32, 0.34]]);
    expect(fetched.failures.map(({ symbol, error }) => [symbol, error.code])).toEqual([
      ["AAPL", "provider_unavailable"],
    ]);
  }
  const alone = optionSource([{ text: row(AAPL) }], [{ status: 503, text: "" }]).source;
  const error = await appErrorOf(alone.fetchOptions({ ...REQUEST, contracts: [AAPL, OTHER] }));
  expect(error.code).toBe("provider_unavailable");
});

test("rows that can't be read: the underlying failed, or everything when it was the only one", async () => {
  const unreadable = quoteCsv(cellsOf(AAPL, { bid_px_00: "x" }), cellsOf(SPY));
  const fetched = await optionSource([{ text: unreadable }]).source.fetchOptions({
    ...REQUEST,
    contracts: [AAPL, SPY],
  });
  expect(quotesOf(fetched)).toEqual([["SPY", 610, 0.32, 0.34]]);
  expect(fetched.failures.map(({ symbol, error }) => [symbol, error.code])).toEqual([
    ["AAPL", "provider_bad_body"],
  ]);
  expect(fetched.skipped).toEqual({ malformed: 1 });
  expect((await appErrorOf(optionSource([{ text: unreadable }]).source.fetchOptions(REQUEST))).code).toBe(
    "provider_bad_body",
  );
});

test("a row that could not be read is asked for once more, and that it then can be is no failure", async () => {
  const unreadable = quoteCsv(cellsOf(AAPL, { bid_px_00: "x" }));
  const databento = optionSource([{ text: unreadable }, { text: row(AAPL) }], [{ text: "0.0001" }]);
  const fetched = await databento.source.fetchOptions(REQUEST);
  expect(quotesOf(fetched)).toEqual([["AAPL", 250, 0.32, 0.34]]);
  expect(fetched).toMatchObject({ failures: [], skipped: { malformed: 1 } });
});

test("a day of reduced quality becomes a note; symbols that were never listed do not", async () => {
  const headers = {
    "x-warning": JSON.stringify([
      "BentoWarning: The streaming request contained one or more days with reduced quality: 2025-02-20 (degraded).",
      "BentoWarning: Some symbols did not resolve: AAPL  250221C00251000",
    ]),
  };
  const { notes } = await optionSource([{ text: row(AAPL), headers }]).source.fetchOptions(REQUEST);
  expect(notes).toEqual([
    "Databento on option quotes of 2025-02-20: The streaming request contained one or more days with reduced quality: 2025-02-20 (degraded).",
  ]);
});

test("nothing asked for asks nothing, and a contract named twice is one", async () => {
  const databento = optionSource([{ text: row(AAPL) }]);
  expect(await databento.source.priceOptions({ ...REQUEST, contracts: [] })).toBe(0);
  expect(await databento.source.fetchOptions({ ...REQUEST, contracts: [] })).toMatchObject({
    providerCalls: 0,
  });
  expect(quotesOf(await databento.source.fetchOptions({ ...REQUEST, contracts: [AAPL, AAPL] }))).toHaveLength(
    1,
  );
});
