import { expect, test } from "vitest";
import { computeIvMetrics } from "../../src/iv-metrics/compute-iv-metrics.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { aMetricsRun, aSnapshot, aTickerMarket, scriptedMarkets } from "../support/volatility.ts";

const CLOSE = Date.parse("2026-11-23T21:00:00Z");

test("a slot in session leaves one row a ticker, from snapshots of the last 45 minutes", async () => {
  const memory = scriptedMarkets(() => [aTickerMarket(), aTickerMarket({ symbol: "AAPL" })]);
  const now = IN_SESSION + minutes(1);
  const progress = await computeIvMetrics({ ivMetrics: memory.store }, aMetricsRun(), now);
  expect(progress).toEqual({
    kind: "done",
    report: {
      stored: { iv_metrics: 2 },
      skipped: {},
      providerCalls: 0,
      bytes: 0,
      failures: [],
      notes: [],
    },
  });
  expect(memory.requests).toEqual([{ day: TODAY, fromMs: now - minutes(45), toMs: now, slotMs: IN_SESSION }]);
  expect(memory.rows()).toEqual([
    expect.objectContaining({ symbol: "SPY", slotMs: IN_SESSION, day: TODAY, isClose: false }),
    expect.objectContaining({ symbol: "AAPL", isClose: false }),
  ]);
});

test("where chains are refreshed less often, older snapshots are recent too", async () => {
  const memory = scriptedMarkets(() => []);
  const deps = { ivMetrics: memory.store, refreshIntervalMinutes: 60 };
  await computeIvMetrics(deps, aMetricsRun(), IN_SESSION);
  expect(memory.requests).toMatchObject([{ fromMs: IN_SESSION - minutes(135) }]);
});

test("the same slot again changes nothing", async () => {
  const memory = scriptedMarkets(() => [aTickerMarket()]);
  const once = () => computeIvMetrics({ ivMetrics: memory.store }, aMetricsRun(), IN_SESSION);
  await once();
  expect(await once()).toMatchObject({ kind: "done", report: { stored: { iv_metrics: 0 } } });
  expect(memory.rows()).toHaveLength(1);
});

for (const [says, slotMs, day, isClose] of [
  ["a minute before the close", CLOSE - minutes(1), TODAY, false],
  ["on the close", CLOSE, TODAY, true],
  ["half an hour after it", CLOSE + minutes(30), TODAY, true],
  ["that evening, past midnight in UTC", Date.parse("2026-11-24T01:00:00Z"), TODAY, true],
  ["before the next open", Date.parse("2026-11-24T13:00:00Z"), TODAY, true],
  ["on the next open", Date.parse("2026-11-24T14:30:00Z"), "2026-11-24", false],
  ["after an early close", Date.parse("2026-11-27T18:30:00Z"), "2026-11-27", true],
  ["on Saturday", Date.parse("2026-11-28T15:00:00Z"), "2026-11-27", true],
] as const) {
  test(`a slot ${says} belongs to ${day}${isClose ? " as its close" : ""}`, async () => {
    const memory = scriptedMarkets(() => [aTickerMarket()]);
    await computeIvMetrics({ ivMetrics: memory.store }, aMetricsRun({ slotMs }), slotMs);
    expect(memory.rows()).toEqual([expect.objectContaining({ slotMs, day, isClose })]);
  });
}

test("after the close quotes stand still: age is counted from the close", async () => {
  const memory = scriptedMarkets(() => []);
  const night = CLOSE + minutes(300);
  await computeIvMetrics({ ivMetrics: memory.store }, aMetricsRun({ slotMs: night }), night);
  expect(memory.requests).toEqual([{ day: TODAY, fromMs: CLOSE - minutes(45), toMs: night, slotMs: night }]);
});

test("tickers without recent snapshots, or without a volatility in them, are named and cost the others nothing", async () => {
  const memory = scriptedMarkets(() => [
    aTickerMarket(),
    aTickerMarket({ symbol: "AAPL", snapshots: [] }),
    aTickerMarket({ symbol: "MSFT", snapshots: [] }),
    aTickerMarket({ symbol: "TSLA", snapshots: [aSnapshot({ atmImpliedVolatility: null })] }),
  ]);
  const progress = await computeIvMetrics({ ivMetrics: memory.store }, aMetricsRun(), IN_SESSION);
  expect(progress).toMatchObject({
    report: { stored: { iv_metrics: 1 }, skipped: { stale_snapshots: 2, no_volatility: 1 } },
  });
  expect(progress).toHaveProperty("report.notes", [
    "Skipped AAPL, MSFT: no option snapshot of 2026-11-23 is recent enough.",
    "Skipped TSLA: no snapshot of 2026-11-23 has a volatility.",
  ]);
});

test("without tickers the run says so", async () => {
  const memory = scriptedMarkets(() => []);
  const progress = await computeIvMetrics({ ivMetrics: memory.store }, aMetricsRun(), IN_SESSION);
  expect(progress).toHaveProperty("report.notes", ["No ticker is active, so there is nothing to compute."]);
});

test("a range recomputes the close rows of its sessions, one a page, each over the row that was there", async () => {
  const known = Date.parse("2026-11-17T21:30:00Z");
  const memory = scriptedMarkets(({ day }) => [
    aTickerMarket({
      closeSlotMs: day === "2026-11-17" ? known : null,
      snapshots: [aSnapshot({ asOfMs: Date.parse(`${day}T21:15:00Z`) })],
    }),
  ]);
  // Friday to the next Friday but one: six sessions have closed, today's has not.
  const range = { from: "2026-11-13", to: "2026-11-27" };
  const kinds: string[] = [];
  for (let page = 0; page < 6; page += 1) {
    const run = aMetricsRun({ range, page });
    const progress = await computeIvMetrics({ ivMetrics: memory.store }, run, IN_SESSION);
    kinds.push(progress.kind);
    expect(progress).toMatchObject({ report: { stored: { iv_metrics: 1 } } });
  }
  expect(kinds).toEqual(["more", "more", "more", "more", "more", "done"]);
  expect(memory.requests[0]).toEqual({
    day: "2026-11-13",
    fromMs: Date.parse("2026-11-13T20:15:00Z"),
    toMs: Date.parse("2026-11-14T01:00:00Z"),
    slotMs: null,
  });
  expect(
    memory.rows().map(({ day, isClose, slotMs }) => [day, isClose, new Date(slotMs).toISOString()]),
  ).toEqual([
    ["2026-11-13", true, "2026-11-13T21:00:00.000Z"],
    ["2026-11-16", true, "2026-11-16T21:00:00.000Z"],
    ["2026-11-17", true, "2026-11-17T21:30:00.000Z"],
    ["2026-11-18", true, "2026-11-18T21:00:00.000Z"],
    ["2026-11-19", true, "2026-11-19T21:00:00.000Z"],
    ["2026-11-20", true, "2026-11-20T21:00:00.000Z"],
  ]);
});

test("a range without a closed session is done at once; one beyond the calendar is refused", async () => {
  const memory = scriptedMarkets(() => [aTickerMarket()]);
  const over = (from: string, to: string) =>
    computeIvMetrics({ ivMetrics: memory.store }, aMetricsRun({ range: { from, to } }), IN_SESSION);
  expect(await over("2026-11-21", "2026-11-22")).toMatchObject({
    kind: "done",
    report: { notes: ["No session closed between 2026-11-21 and 2026-11-22."] },
  });
  await expect(over("2001-01-01", "2001-01-05")).rejects.toMatchObject({ code: "invalid_request" });
});
