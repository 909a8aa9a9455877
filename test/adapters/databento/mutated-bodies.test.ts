import { test } from "vitest";
import { createDatabentoHistorySource } from "../../../src/adapters/databento/history-source.ts";
import { createDatabentoOptionHistorySource } from "../../../src/adapters/databento/option-history-source.ts";
import { wallTimeToMs } from "../../../src/market/time-zone.ts";
import type { FetchedHistory, HistoryRequest } from "../../../src/prices/sources.ts";
import type { HistoryQuote } from "../../../src/valuation/rebuild/rebuilt-day.ts";
import { aHistoryContract, quoteCsv, quoteJson } from "../../support/databento-quotes.ts";
import { aCsv, aDetail, databentoDeps, jsonLines } from "../../support/databento-wire.ts";
import { barFlaw, dailyFlaw, expectSound, readMutated } from "../../support/fuzz-prices.ts";
import { mutateBody, seededRandom } from "../../support/mutate-body.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";
import { loadRecordedText, loadRecording } from "../../support/shared.ts";

/** Of each of the six kinds of body. */
const CASES = 3_600;
const REASONS = ["malformed", "impossible_prices", "outside_request", "provider_bad_body"];

const recorded = (file: string): string[] => {
  const text = loadRecordedText(`databento/${file}`);
  return text === null ? [] : [text];
};
const sourceOf = (answer: (method: string) => ScriptedAnswer) =>
  createDatabentoHistorySource(databentoDeps(answer).deps);
/** The text for the bars; the range is not for nothing, so that an empty body is a broken one. */
const answering = (text: string) =>
  sourceOf((method) => ({ text: method === "timeseries.get_range" ? text : "0.5" }));

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
const flawsOfDays = ({ dailyBars, usableTo }: FetchedHistory) => [
  ...dailyBars.map((bar) => dailyFlaw(bar, DAYS)),
  ...(usableTo !== null && usableTo >= DAYS.to ? [`usable to ${usableTo}`] : []),
];

for (const [encoding, text, seed] of [
  ["CSV", aCsv(...dayRows), 1],
  ["JSON lines", jsonLines(...dayRows), 2],
] as const) {
  test(`${CASES} mutated answers with days of several venues (${encoding})`, async () => {
    const tally = await readMutated({
      bodies: [text],
      cases: CASES,
      seed,
      read: (body) => answering(body).fetchHistory(DAYS),
      flawsOf: flawsOfDays,
    });
    expectSound(tally, 3 * CASES, [...REASONS, "duplicate"]);
  });
}

test(`${CASES} mutated answers with minutes, raw and pretty, recorded ones among them`, async () => {
  const request = { symbols: ["NVDA"], timeframe: "1m" as const, from: "2020-12-28", to: "2020-12-28" };
  const range = { ...request, fromMs: wallTimeToMs("2020-12-28", 0), toMs: wallTimeToMs("2020-12-29", 0) };
  const minute = { rtype: "33", symbol: "NVDA", publisher_id: "2" };
  const raw = { open: "521000000000", high: "522000000000", low: "520500000000", close: "521500000000" };
  const rows = [5, 8, 9].map((m) => ({ ...minute, ts_event: `2020-12-28T09:0${m}:00.000000000Z` }));
  const firstMs = Date.parse("2020-12-28T09:05:00Z");
  const rawRows = [1, 2].map((m) => ({ ...minute, ...raw, ts_event: `${firstMs + m * 60_000}000000` }));
  const tally = await readMutated({
    bodies: [aCsv(...rows), jsonLines(...rawRows), ...recorded("decoded_XNAS.ITCH_ohlcv-1m.csv")],
    cases: CASES,
    seed: 3,
    read: (body) => answering(body).fetchHistory(request),
    flawsOf: ({ bars }) => bars.map((bar) => barFlaw(bar, range)),
  });
  expectSound(tally, CASES, REASONS);
});

test(`${CASES} mutated refusals: a typed error, or the part that is usable`, async () => {
  const payload = {
    available_start: "2024-07-01T00:00:00Z",
    available_end: "2026-11-23T00:00:00.000000000Z",
  };
  const message = "Try again with an end time before 2026-11-21T08:36:14.380325000Z.";
  const known = loadRecording("databento/errors_422_observed_2026-01.json");
  const refusals = [
    aDetail("data_end_after_available_end", { payload }),
    aDetail("dataset_unavailable_range", { message }),
    aDetail("data_start_before_available_start", { payload }),
    { detail: "Not authenticated" },
    ...(Array.isArray(known) ? known : []),
  ];
  const statuses = [422, 422, 422, 401, 402, 403, 500];
  const tally = await readMutated({
    bodies: refusals.map((body: unknown) => JSON.stringify(body)),
    cases: CASES,
    seed: 5,
    read: (text, i) => {
      const answers: ScriptedAnswer[] = [{ status: statuses[i % statuses.length] ?? 422, text }];
      return sourceOf(() => answers.shift() ?? { text: aCsv(...dayRows) }).fetchHistory(DAYS);
    },
    flawsOf: flawsOfDays,
  });
  expectSound(tally, CASES / 10, ["provider_rejected", "provider_unauthorized", "provider_unavailable"]);
});

test(`${CASES} mutated costs: dollars or a typed error`, async () => {
  const random = seededRandom(7);
  const tally = await readMutated({
    bodies: ["0.0125"],
    cases: CASES,
    seed: 6,
    read: async (text) => {
      const cost = random() < 0.5 ? text : mutateBody(text, random).text;
      return { skipped: {}, dollars: await sourceOf(() => ({ text: cost })).priceHistory(DAYS) };
    },
    flawsOf: ({ dollars }) => [Number.isFinite(dollars) && dollars >= 0 ? null : `cost ${dollars}`],
  });
  expectSound(tally, CASES / 20, ["provider_bad_body"]);
});

test(`${CASES / 6} mutated answers with option quotes: sides that may be, or a typed error`, async () => {
  const contracts = Array.from({ length: 12 }, (_, i) => aHistoryContract("AAPL", 250 + i));
  const rows = contracts.map(({ occSymbol: symbol }) => ({ symbol }));
  const request = { day: "2025-02-20", atMs: Date.parse("2025-02-20T14:31:00Z"), contracts };
  const answer = (text: string) => (method: string) => ({
    text: method === "metadata.get_cost" ? "0.5" : text,
  });
  const tally = await readMutated({
    bodies: [quoteCsv(...rows), quoteJson(...rows)],
    cases: CASES / 6,
    seed: 8,
    read: (text) =>
      createDatabentoOptionHistorySource(databentoDeps(answer(text)).deps).fetchOptions(request),
    flawsOf: ({ evidence }) =>
      evidence.kind === "trades" ? ["trades"] : evidence.quotes.map((quote) => quoteFlaw(quote)),
  });
  expectSound(tally, CASES / 2, ["malformed", "outside_request", "provider_bad_body"]);
});

function quoteFlaw({ contract, bid, ask, quotedAtMs }: HistoryQuote): string | null {
  const impossible = [bid, ask].some((price) => price !== null && !(price > 0 && price < 1e12));
  const crossed = bid !== null && ask !== null && bid > ask;
  const nobody = bid === null && ask === null;
  const timeless = !Number.isSafeInteger(quotedAtMs);
  return impossible || crossed || nobody || timeless
    ? `${contract.occSymbol} ${bid} ${ask} ${quotedAtMs}`
    : null;
}
