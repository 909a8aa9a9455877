import { expect, test } from "vitest";
import { backfillHistory } from "../../src/history/backfill-history.ts";
import { closedSessions } from "../../src/history/closed-sessions.ts";
import { computeIvMetrics } from "../../src/iv-metrics/compute-iv-metrics.ts";
import { type Session, sessionUntil, tradingCalendar } from "../../src/market/trading-calendar.ts";
import { chooseSymbols } from "../../src/prices/choose-symbols.ts";
import { isStale } from "../../src/providers/freshness.ts";
import { jobHealth } from "../../src/scheduling/job-health.ts";
import { slotNotAfterMs } from "../../src/scheduling/not-after.ts";
import { runTick } from "../../src/scheduling/run-tick.ts";
import { house, MONDAY } from "../support/daily-house.ts";
import { daysBack, memoryDailySource } from "../support/memory-daily.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { aDailyJob, aSessionJob } from "../support/schedule.ts";
import { scriptedScheduler } from "../support/scripted-scheduler.ts";
import { aMetricsRun, aTickerMarket, scriptedMarkets } from "../support/volatility.ts";

/** Monday 2026-11-23, a session by the rules, on which the exchange stays shut. */
const known = new Map<string, Session | null>([[MONDAY, null]]);
const calendar = tradingCalendar({ overrides: known });
const FRIDAY_CLOSE = Date.parse("2026-11-20T21:00:00Z");

test("the tick hears what the exchange says before it starts anything, and not when nothing is due", async () => {
  const { deps, ran, calls } = scriptedScheduler({ schedule: [aSessionJob(), aDailyJob("eod_sync", 10, 0)] });
  const heard = new Map<string, Session | null>();
  let asked = 0;
  const closing = {
    ...deps,
    calendar: tradingCalendar({ overrides: heard }),
    learnHours: async () => {
      asked += 1;
      heard.set(TODAY, null);
    },
  };
  expect(await runTick(closing, { scheduledTimeMs: IN_SESSION, nowMs: IN_SESSION })).toBe(0);
  expect([asked, ran, calls]).toEqual([1, [], []]);
  await runTick(closing, { scheduledTimeMs: IN_SESSION + minutes(15), nowMs: IN_SESSION });
  expect(asked).toBe(1);
});

test("no job is late on it, and no quote of Friday is stale", () => {
  const idle = { lastSuccessSlotMs: FRIDAY_CLOSE, sinceMs: null };
  expect(jobHealth(aSessionJob(), idle, IN_SESSION + minutes(60)).late).toBe(true);
  expect(jobHealth(aSessionJob(), idle, IN_SESSION + minutes(60), calendar).late).toBe(false);
  expect(isStale(FRIDAY_CLOSE, IN_SESSION)).toBe(true);
  expect(isStale(FRIDAY_CLOSE, IN_SESSION, { calendar })).toBe(false);
});

test("end-of-day sync and backfill look for no bar of it", async () => {
  const source = memoryDailySource();
  const { keep, sync, deps } = house(["SPY"], source);
  Object.assign(deps, { calendar });
  keep(daysBack(10).slice(0, -1));
  await sync();
  expect(source.asked).toEqual([]);
  const now = Date.parse("2026-11-24T12:00:00Z");
  expect(closedSessions({ from: "2026-11-19", to: "2026-11-24" }, "settled", now, calendar)).toEqual([
    "2026-11-19",
    "2026-11-20",
  ]);
  const wanted: (readonly string[])[] = [];
  const holes = {
    readHoles: async (_timeframe: string, days: readonly string[]) => {
      wanted.push(days);
      return [];
    },
  };
  const backfill = { ...deps, holes, lookbackDays: 6, minuteBarDays: 30 } as unknown;
  const run = { ...aMetricsRun(), job: "historical_backfill", page: 0, range: null } as const;
  await backfillHistory(backfill as Parameters<typeof backfillHistory>[0], run, now);
  expect(wanted.map((days) => days.includes(MONDAY))).toEqual([false, false]);
});

test("metrics asked for by hand are those of Friday's close: the day gets no row", async () => {
  const memory = scriptedMarkets(() => [aTickerMarket()]);
  await computeIvMetrics({ ivMetrics: memory.store, calendar }, aMetricsRun(), IN_SESSION);
  expect(memory.requests).toMatchObject([{ day: "2026-11-20", fromMs: FRIDAY_CLOSE - minutes(45) }]);
  const again = { ...aMetricsRun(), range: { from: MONDAY, to: MONDAY } };
  expect(
    await computeIvMetrics({ ivMetrics: memory.store, calendar }, again, IN_SESSION + 9e7),
  ).toMatchObject({
    report: { notes: [`No session closed between ${MONDAY} and ${MONDAY}.`] },
  });
});

test("bars that run behind reach back over it, and an early close ends a run's time", () => {
  const lastStartMs = Date.parse("2026-11-13T15:00:00Z");
  const input = { watermarks: [{ symbol: "SPY", lastStartMs }], places: 9, page: 0, toMs: IN_SESSION };
  const fromOf = (changes: object) =>
    chooseSymbols({ ...input, slotMs: IN_SESSION, ...changes }).asked.map(({ fromMs }) =>
      new Date(fromMs).toISOString(),
    );
  expect(fromOf({})).toEqual(["2026-11-17T09:00:00.000Z"]);
  expect(fromOf({ calendar })).toEqual(["2026-11-16T09:00:00.000Z"]);

  const early = tradingCalendar({ overrides: new Map([[TODAY, sessionUntil(TODAY, 13 * 60)]]) });
  const close = Date.parse("2026-11-23T18:00:00Z");
  expect(slotNotAfterMs(aSessionJob("prices_1m", 1), close)).toBe(close + minutes(1));
  expect(slotNotAfterMs(aSessionJob("prices_1m", 1), close, early)).toBeGreaterThan(close + minutes(1));
});
