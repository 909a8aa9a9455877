import { expect, test } from "vitest";
import { createDatabentoHistorySource } from "../../../src/adapters/databento/history-source.ts";
import type { HistoryRequest } from "../../../src/prices/sources.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { aCsv, aDetail, databentoDeps } from "../../support/databento-wire.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";

const REQUEST: HistoryRequest = { symbols: ["SPY"], timeframe: "1d", from: "2026-11-20", to: "2026-11-23" };
const COST = "metadata.get_cost";

function source(ranges: readonly ScriptedAnswer[], cost: ScriptedAnswer = { text: "0.25" }) {
  const left = [...ranges];
  const databento = databentoDeps((method) => (method === COST ? cost : (left.shift() ?? { text: aCsv() })));
  return { ...databento, source: createDatabentoHistorySource(databento.deps) };
}

const END = {
  available_start: "2024-07-01T00:00:00.000000000Z",
  available_end: "2026-11-23T09:30:00.000000000Z",
};

const EARLY = { status: 422, json: aDetail("data_start_before_available_start", { payload: END }) };

test("a range that begins too early and ends too late is cut at both ends, one refusal at a time", async () => {
  const late = { status: 422, json: aDetail("data_end_after_available_end", { payload: END }) };
  const databento = source([EARLY, late, { text: aCsv({}) }]);
  const fetched = await databento.source.fetchHistory({ ...REQUEST, from: "2024-06-20" });
  expect(databento.forms().at(-1)).toMatchObject({
    start: "2024-07-01T00:00:00.000Z",
    end: "2026-11-23T00:00:00.000Z",
  });
  expect(fetched).toMatchObject({ usableFrom: "2024-07-01", usableTo: "2026-11-22", providerCalls: 3 });
});

test("a range wholly before the dataset says where it begins, also where only the message does", async () => {
  const message =
    "`start` in query ('2010-01-11 00:00:00+00:00') was before the available start of dataset EQUS.SUMMARY ('2024-07-01 00:00:00+00:00').";
  const untold = { status: 422, json: aDetail("data_start_before_available_start", { message }) };
  for (const refusal of [EARLY, untold]) {
    const request = { ...REQUEST, from: "2024-06-20", to: "2024-06-24" };
    const fetched = await source([refusal]).source.fetchHistory(request);
    expect(fetched).toMatchObject({
      dailyBars: [],
      usableFrom: "2024-07-01",
      failures: [],
      unknownSymbols: [],
    });
    const minutes = await source([refusal]).source.fetchHistory({ ...request, timeframe: "1m" });
    // 20:00 in New York on the last day of June.
    expect(minutes.usableFrom).toBe("2024-07-01");
  }
});

test("CSV with its header alone is doubted like an empty body: believed only where it costs nothing", async () => {
  for (const text of ["", aCsv()]) {
    const paid = source([{ text }], { text: "0.25" });
    expect((await appErrorOf(paid.source.fetchHistory(REQUEST))).code).toBe("provider_bad_body");
    const free = await source([{ text }], { text: "0" }).source.fetchHistory(REQUEST);
    expect(free).toMatchObject({ dailyBars: [], failures: [] });
  }
});

test("a day that Databento marks as degraded is noted", async () => {
  const warning =
    "BentoWarning: The streaming request had one or more days with reduced quality: 2026-11-20 (degraded).";
  for (const header of [JSON.stringify([warning]), warning]) {
    const databento = source([{ text: aCsv({}), headers: { "x-warning": header } }]);
    const { notes } = await databento.source.fetchHistory(REQUEST);
    expect(notes).toEqual([expect.stringContaining("reduced quality: 2026-11-20 (degraded)")]);
  }
  expect((await source([{ text: aCsv({}) }]).source.fetchHistory(REQUEST)).notes).toEqual([]);
});

test.each([
  ["license_not_found_unauthorized", "provider_rejected"],
  ["dataset_not_entitled", "provider_rejected"],
  ["subscription_required", "provider_rejected"],
  ["auth_account_locked", "provider_unauthorized"],
  ["account_disabled", "provider_unauthorized"],
])("403 %s is %s", async (reason, code) => {
  const refusal = { status: 403, json: aDetail(reason) };
  expect((await appErrorOf(source([refusal]).source.fetchHistory(REQUEST))).code).toBe(code);
});
