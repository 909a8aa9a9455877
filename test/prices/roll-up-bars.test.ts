import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { type RollUpBarsDeps, rollUpBars } from "../../src/prices/roll-up-bars.ts";
import type { ClaimedRun, RunReport } from "../../src/scheduling/ports.ts";
import { memoryBarStore } from "../support/memory-bars.ts";
import { aBar, aPriceRun, memoryBars, memoryBudget } from "../support/memory-prices.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";

const at = (iso: string) => Date.parse(iso);
const TODAY_OPEN = at("2026-11-23T09:00:00Z");
const NOW = IN_SESSION + seconds(130);
const FRIDAY_EVENING = at("2026-11-21T00:55:00Z");

async function given(
  marks: { symbol: string; last1m: number | null; last5m: number | null }[],
  changes: Partial<RollUpBarsDeps> = {},
) {
  const kept = memoryBarStore(Object.fromEntries(marks.map(({ symbol }) => [symbol, null])));
  for (const { symbol, last1m, last5m } of marks) {
    for (const [timeframe, startMs] of [["1m", last1m] as const, ["5m", last5m] as const]) {
      if (startMs === null) continue;
      const bars = [aBar({ symbol, startMs })];
      await kept.store.storeBars({ provider: "schwab", fetchedAtMs: startMs, timeframe, bars });
    }
  }
  const [bars, budget] = [memoryBars(), memoryBudget()];
  const deps = { store: kept.store, bars, budget, symbolsPerRun: 20, minuteBarsEverySeconds: 60, ...changes };
  const run = async (
    nowMs: number,
    ofRun: Partial<ClaimedRun> = {},
  ): Promise<RunReport & { kind: string }> => {
    const progress = await rollUpBars(deps, aPriceRun({ job: "prices_5m", slotMs: nowMs, ...ofRun }), nowMs);
    if (progress.kind === "queued") throw new Error("bars are never queued");
    return { kind: progress.kind, ...progress.report };
  };
  return { kept, bars, run };
}

const spy = (last1m: number | null, last5m: number | null) => [{ symbol: "SPY", last1m, last5m }];

test("the day's minutes are joined again and again, since some come late; nobody is asked", async () => {
  const { run, kept, bars } = await given(spy(IN_SESSION, IN_SESSION - minutes(10)));
  expect(await run(NOW)).toEqual({
    kind: "done",
    stored: { bars_5m: 1 },
    skipped: {},
    providerCalls: 0,
    bytes: 0,
    failures: [],
    notes: [],
  });
  expect(kept.rolledUp).toEqual([{ fromMs: TODAY_OPEN, toMs: NOW, nowMs: NOW }]);
  expect(bars.asked).toEqual([]);
});

test("the first run of a day also covers three trading days before it, over weekend and holiday", async () => {
  const monday = await given(spy(IN_SESSION, FRIDAY_EVENING));
  await monday.run(NOW);
  expect(monday.kept.rolledUp[0]?.fromMs).toBe(at("2026-11-18T09:00:00Z"));
  // 2026-11-26 is Thanksgiving, 2026-11-27 closes early.
  const blackFriday = at("2026-11-27T15:00:00Z");
  const friday = await given(spy(blackFriday, at("2026-11-26T00:55:00Z")));
  await friday.run(blackFriday + seconds(130));
  expect(friday.kept.rolledUp[0]?.fromMs).toBe(at("2026-11-23T09:00:00Z"));
});

test("a manual run joins the days it names, to the end of the last one", async () => {
  const { run, kept, bars } = await given(spy(IN_SESSION, IN_SESSION));
  await run(NOW, { trigger: "manual", range: { from: "2026-11-19", to: "2026-11-20" } });
  expect(kept.rolledUp).toEqual([
    { fromMs: at("2026-11-19T09:00:00Z"), toMs: at("2026-11-21T09:00:00Z"), nowMs: NOW },
  ]);
  expect(bars.asked).toEqual([]);
});

test("while prices_1m is off, 5-minute bars are fetched, complete ones only", async () => {
  const { run, kept, bars } = await given(spy(FRIDAY_EVENING, IN_SESSION - minutes(10)));
  expect(await run(NOW)).toMatchObject({
    kind: "done",
    stored: { bars_5m: 1 },
    notes: [expect.stringContaining("no 1-minute bars")],
  });
  expect(bars.asked).toEqual([
    { symbols: ["SPY"], timeframe: "5m", fromMs: IN_SESSION - minutes(10), toMs: IN_SESSION },
  ]);
  expect(kept.startsOf("SPY", "5m")).toEqual([IN_SESSION - minutes(10), IN_SESSION - minutes(5)]);
  expect(kept.rolledUp).toEqual([]);
});

test("switched off in the middle of a bucket, that bucket is the provider's: ours would lack minutes", async () => {
  const offSince = IN_SESSION - minutes(27);
  const { run, kept, bars } = await given(spy(offSince, offSince - minutes(8)));
  await run(NOW);
  expect(kept.rolledUp).toEqual([{ fromMs: TODAY_OPEN, toMs: IN_SESSION - minutes(30), nowMs: NOW }]);
  expect(bars.asked[0]?.fromMs).toBe(offSince - minutes(8));
});

test("in the first quarter of an hour minutes are only about to come, and after the close they have come", async () => {
  const open = at("2026-11-23T14:30:00Z");
  const early = await given(spy(FRIDAY_EVENING, FRIDAY_EVENING));
  await early.run(open + minutes(2));
  expect(early.bars.asked).toEqual([]);
  const close = at("2026-11-23T21:00:00Z");
  const late = await given(spy(close - minutes(1), close - minutes(10)));
  await late.run(close + minutes(245));
  expect(late.bars.asked).toEqual([]);
});

test("a prices_1m that runs every half hour is given that time", async () => {
  const offSince = IN_SESSION - minutes(27);
  const { run, bars } = await given(spy(offSince, offSince), { minuteBarsEverySeconds: 1_800 });
  await run(NOW);
  expect(bars.asked).toEqual([]);
});

test("a provider that fails too leaves what was joined; with nothing joined the run fails", async () => {
  const bars = memoryBars(() => Promise.reject(new AppError("provider_unavailable", "Nobody answers.")));
  const offSince = IN_SESSION - minutes(27);
  const some = await given(spy(offSince, offSince - minutes(7)), { bars });
  expect(await some.run(NOW)).toMatchObject({
    stored: { bars_5m: 1 },
    failures: [{ subject: "5m bars", code: "provider_unavailable", message: "Nobody answers." }],
  });
  const none = await given(spy(null, null), { bars });
  await expect(none.run(NOW)).rejects.toMatchObject({ code: "provider_unavailable" });
});

test("without active tickers nothing is done", async () => {
  const { run, kept } = await given([]);
  expect(await run(NOW)).toMatchObject({ kind: "done", stored: {}, notes: [expect.stringMatching(/seed/)] });
  expect(kept.rolledUp).toEqual([]);
});
