import { expect, test } from "vitest";
import { recordedAfter } from "../../src/composition/recorded-after.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { ClaimedRun, RunProgress } from "../../src/scheduling/ports.ts";
import { emptyReport } from "../../src/scheduling/run-report.ts";
import type { OutcomeStore, UnsettledPage } from "../../src/track-record/ports.ts";
import { madeYear, unsettledOf } from "../support/made-year.ts";

const NOW = Date.parse("2026-11-20T22:20:00Z");
const RUN = { page: 0, notAfterMs: NOW + 3_600_000 } as ClaimedRun;

/** Outcomes that wait, as pages of one find them. */
function storeOf(waiting: number, fails = false): OutcomeStore & { scopes: (number | null)[] } {
  const year = madeYear({ from: "2026-09-25" });
  const all = unsettledOf(year).slice(0, waiting);
  const scopes: (number | null)[] = [];
  return {
    scopes,
    readUnsettled: async ({ overlapDays }): Promise<UnsettledPage> => {
      if (fails) throw new Error("The database is away.");
      scopes.push(overlapDays);
      return { unsettled: all.slice(0, 1), bars: { SPY: year.bars }, left: Math.max(0, all.length - 1) };
    },
    storeOutcomes: async (rows) => all.splice(0, rows.length).length,
  };
}

function job(
  outcomeStore: OutcomeStore,
  progress: Partial<Exclude<RunProgress, { kind: "queued" }>> = {},
  plan: "free" | "paid" = "paid",
) {
  const report = emptyReport();
  const done = { kind: "done", report, ...progress } as RunProgress;
  const house = { stores: { outcomeStore }, calendar: nyseCalendar };
  return recordedAfter({ plan }, house, "recent", async () => done);
}

test("what has settled is recorded after the job, in pages of the same run while some are left", async () => {
  const store = storeOf(2);
  const run = job(store);
  const first = await run(RUN, NOW);
  expect(first).toMatchObject({ kind: "more", delaySeconds: 0, report: { stored: { outcomes: 1 } } });
  expect(await run({ ...RUN, page: 1 }, NOW)).toMatchObject({ kind: "done" });
  expect(store.scopes).toEqual([35, 35]);
  const late = await job(storeOf(2))({ ...RUN, notAfterMs: NOW }, NOW);
  expect(late).toMatchObject({ kind: "done", report: { stored: { outcomes: 1 } } });
});

test("a page that another follows at once leaves it to that one; one that waits does not", async () => {
  const store = storeOf(1);
  expect(await job(store, { kind: "more", delaySeconds: 0 })(RUN, NOW)).toMatchObject({
    report: { stored: {} },
  });
  expect(await job(store, { kind: "more", delaySeconds: 3_600 })(RUN, NOW)).toMatchObject({
    ...{ kind: "more", delaySeconds: 3_600, report: { stored: { outcomes: 1 } } },
  });
});

test("on the free plan a page that has stored something leaves it to the next, which has the time", async () => {
  const store = storeOf(1);
  const report = { ...emptyReport(), stored: { bars_1d: 20 } };
  expect(await job(store, { report }, "free")(RUN, NOW)).toMatchObject({ kind: "more", delaySeconds: 0 });
  expect(store.scopes).toEqual([]);
  expect(await job(store, {}, "free")({ ...RUN, page: 1 }, NOW)).toMatchObject({
    ...{ kind: "done", report: { stored: { outcomes: 1 } } },
  });
});

test("a record that fails is told and costs the job nothing", async () => {
  expect(await job(storeOf(1, true))(RUN, NOW)).toMatchObject({
    ...{ kind: "done", report: { stored: {}, failures: [{ subject: "outcomes" }] } },
  });
});
