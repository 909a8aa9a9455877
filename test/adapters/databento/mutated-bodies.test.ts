import { expect, test } from "vitest";
import type { DatabentoDeps } from "../../../src/adapters/databento/databento-api.ts";
import { createDatabentoHistorySource } from "../../../src/adapters/databento/history-source.ts";
import { readOptionDays } from "../../../src/adapters/databento/read-option-days.ts";
import type { FetchedHistory, HistoryRequest } from "../../../src/ingestion/provider-ports.ts";
import { wallTimeToMs } from "../../../src/market/time-zone.ts";
import { aCsv, aDetail, databentoDeps, jsonLines } from "../../support/databento-wire.ts";
import { mutateBody, seededRandom } from "../../support/mutate-body.ts";
import { barFlaw, createTally, dailyFlaw, priceFlaw } from "../../support/price-flaws.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";
import { loadRecordedText, loadRecording } from "../../support/shared.ts";

/** Bodies of each kind: 5 x 4,500 in all. */
const BODIES = 4_500;
const recorded = (file: string): string[] => {
  const text = loadRecordedText(`databento/${file}`);
  return text === null ? [] : [text];
};

function* mutations(bodies: readonly string[], seed: number): Generator<string> {
  const random = seededRandom(seed);
  for (let i = 0; i < BODIES; i += 1) yield mutateBody(bodies[i % bodies.length] ?? "", random).text;
}

function sourceOf(answer: (method: string) => ScriptedAnswer, changes: Partial<DatabentoDeps> = {}) {
  return createDatabentoHistorySource(databentoDeps(answer, changes).deps);
}

const DAYS: HistoryRequest = {
  symbols: ["SPY", "QQQ"],
  timeframe: "1d",
  from: "2026-11-18",
  to: "2026-11-23",
};
const dayRows = [18, 19, 20, 23].flatMap((day) => {
  const ts_event = `2026-11-${day}T00:00:00.000000000Z`;
  return [{ ts_event }, { ts_event, publisher_id: "43", volume: "1200" }, { ts_event, symbol: "QQQ" }];
});
const daysFlaws = ({ dailyBars, usableTo }: FetchedHistory) => [
  ...dailyBars.map((bar) => dailyFlaw(bar, DAYS)),
  usableTo === null || usableTo < DAYS.to ? null : `usable to ${usableTo}`,
];
const REASONS = ["malformed", "impossible_prices", "outside_request", "duplicate", "provider_bad_body"];

for (const [encoding, text] of [
  ["CSV", aCsv(...dayRows)],
  ["JSON lines", jsonLines(...dayRows)],
] as const) {
  test(`${BODIES} mutated answers with days of several venues (${encoding})`, async () => {
    const tally = createTally();
    for (const body of mutations([text], encoding === "CSV" ? 1 : 2)) {
      const source = sourceOf((method) => ({ text: method === "timeseries.get_range" ? body : "0.5" }));
      await tally.read(body, () => source.fetchHistory(DAYS), daysFlaws);
    }
    expect(tally.flaws).toEqual([]);
    expect(tally.count("bodies")).toBe(BODIES);
    expect(tally.count("rows")).toBeGreaterThan(3 * BODIES);
    for (const reason of REASONS) expect(tally.count(reason), reason).toBeGreaterThan(10);
  });
}

test(`${BODIES} mutated answers with minutes, raw and pretty, recorded ones among them`, async () => {
  const tally = createTally();
  const request = { symbols: ["NVDA"], timeframe: "1m" as const, from: "2020-12-28", to: "2020-12-28" };
  const range = { ...request, fromMs: wallTimeToMs("2020-12-28", 0), toMs: wallTimeToMs("2020-12-29", 0) };
  const minute = { rtype: "33", symbol: "NVDA", publisher_id: "2" };
  const raw = { open: "521000000000", high: "522000000000", low: "520500000000", close: "521500000000" };
  const rows = [5, 8, 9].map((m) => ({ ...minute, ts_event: `2020-12-28T09:0${m}:00.000000000Z` }));
  const rawRows = [1, 2].map((m) => ({ ...minute, ...raw, ts_event: `${1_609_146_300_000 + m * 60_000}000000` }));
  const bodies = [aCsv(...rows), jsonLines(...rawRows), ...recorded("decoded_XNAS.ITCH_ohlcv-1m.csv")];
  for (const body of mutations(bodies, 3)) {
    const source = sourceOf((method) => ({ text: method === "timeseries.get_range" ? body : "0" }));
    await tally.read(body, () => source.fetchHistory(request), ({ bars }) => bars.map((bar) => barFlaw(bar, range)));
  }
  expect(tally.flaws).toEqual([]);
  expect(tally.count("rows")).toBeGreaterThan(BODIES);
  for (const reason of REASONS.filter((name) => name !== "duplicate")) {
    expect(tally.count(reason), reason).toBeGreaterThan(10);
  }
});

test(`${BODIES} mutated days of option contracts at several exchanges`, async () => {
  const tally = createTally();
  const symbol = "SPY   261218C00670000";
  const rows = ["20", "22", "23"].map((publisher_id) => ({ publisher_id, symbol, volume: "40" }));
  for (const body of mutations([aCsv(...rows), ...recorded("decoded_OPRA.PILLAR_ohlcv-1d.csv")], 4)) {
    await tally.read(body, async () => readOptionDays(body), ({ days }) =>
      days.map((day) => {
        if (!/^\d{4}-\d{2}-\d{2}$/.test(day.date)) return `date ${day.date}`;
        return day.occSymbol === null || /^\S+ *\d{6}[CP]\d{8}$/.test(day.occSymbol) ? priceFlaw(day) : "symbol";
      }),
    );
  }
  expect(tally.flaws).toEqual([]);
  for (const reason of ["rows", "malformed", "impossible_prices", "provider_bad_body"]) {
    expect(tally.count(reason), reason).toBeGreaterThan(10);
  }
});

test(`${BODIES} mutated refusals and costs: a typed error, or the part that is usable`, async () => {
  const tally = createTally();
  const payload = { available_start: "2024-07-01T00:00:00Z", available_end: "2026-11-23T00:00:00.000000000Z" };
  const message = "Try again with an end time before 2026-11-21T08:36:14.380325000Z.";
  const known = loadRecording("databento/errors_422_observed_2026-01.json");
  const refusals = [
    aDetail("data_end_after_available_end", { payload }),
    aDetail("dataset_unavailable_range", { message }),
    aDetail("data_start_before_available_start", { payload }),
    { detail: "Not authenticated" },
    ...(Array.isArray(known) ? known : []),
  ].map((body: unknown) => JSON.stringify(body));
  const statuses = [422, 422, 422, 401, 402, 403, 500];
  for (const [i, body] of [...mutations(refusals, 5)].entries()) {
    let calls = 0;
    const source = sourceOf(() => {
      calls += 1;
      return calls === 1 ? { status: statuses[i % 7] ?? 422, text: body } : { text: aCsv(...dayRows) };
    });
    await tally.read(body, () => source.fetchHistory(DAYS), daysFlaws);
    const priced = sourceOf(() => ({ text: mutateBody("0.0125", seededRandom(i)).text }));
    await tally.read(body, async () => ({ skipped: {}, dollars: await priced.priceHistory(DAYS) }), ({ dollars }) => [
      Number.isFinite(dollars) && dollars >= 0 ? null : `cost ${dollars}`,
    ]);
  }
  expect(tally.flaws).toEqual([]);
  for (const code of ["provider_rejected", "provider_unauthorized", "provider_unavailable", "rows"]) {
    expect(tally.count(code), code).toBeGreaterThan(10);
  }
});
