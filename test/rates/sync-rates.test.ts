import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import type { YieldCurve } from "../../src/market/yield-curve.ts";
import type { CurveSource, StoredCurve } from "../../src/rates/ports.ts";
import { readRates } from "../../src/rates/read-rates.ts";
import { publishedDay, syncRates } from "../../src/rates/sync-rates.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { memoryCurves } from "../support/memory-curves.ts";
import { memoryHealth } from "../support/memory-health.ts";

/** 08:00 New York on Monday, 2026-11-23. */
const MONDAY = Date.parse("2026-11-23T13:00:00Z");
const FRIDAY = "2026-11-20";

const aCurve = (day: string, parYield = 0.04): YieldCurve => ({
  day,
  points: [
    { years: 0.25, parYield },
    { years: 1, parYield },
  ],
});
const aStored = (day: string): StoredCurve => ({
  ...aCurve(day),
  source: "treasury",
  fetchedAtMs: MONDAY - 1,
});

function aRun(slotMs: number): ClaimedRun {
  const run = {
    job: "rates",
    slotMs,
    trigger: "schedule",
    fence: 1,
    page: 0,
    range: null,
    symbol: null,
  } as const;
  return { ...run, id: runId("rates", slotMs), notAfterMs: slotMs + 1 };
}

function house(stored: StoredCurve[], published: YieldCurve[] | AppError) {
  const { store, stored: kept } = memoryCurves(stored);
  const asked: string[] = [];
  const source: CurveSource = {
    async fetchCurves(today) {
      asked.push(today);
      if (published instanceof AppError) throw published;
      const rest = { fetchedAtMs: MONDAY, skipped: { malformed: 1 }, bytes: 9, providerCalls: 1 };
      return { provider: "treasury", ...rest, curves: published };
    },
  };
  const { deps } = memoryHealth();
  const sync = async (nowMs = MONDAY) => {
    const sources = [{ provider: "treasury" as const, source }];
    const progress = await syncRates({ ...deps, curves: store, sources }, aRun(nowMs), nowMs);
    if (progress.kind !== "done") throw new Error("It ends with its first page.");
    return progress.report;
  };
  return { store, sync, asked, days: () => [...kept.keys()].toSorted() };
}

test("before the open the last published day is stored, and asked for once", async () => {
  const { sync, asked, days, store } = house([], [aCurve("2026-11-19"), aCurve(FRIDAY)]);
  expect(await sync()).toMatchObject({
    stored: { yield_curves: 2 },
    skipped: { malformed: 1 },
    providerCalls: 1,
    notes: [],
  });
  expect(await sync()).toMatchObject({ stored: {}, providerCalls: 0, failures: [], notes: [] });
  expect(asked).toEqual(["2026-11-23"]);
  expect(days()).toEqual(["2026-11-19", FRIDAY]);
  expect(await readRates(store, MONDAY)).toMatchObject({
    day: FRIDAY,
    ageDays: 3,
    points: [{ years: 0.25, parYield: 0.04, rate: 2 * Math.log1p(0.02) }, { years: 1 }],
    data: { provider: "treasury", asOfMs: MONDAY, ageSeconds: 0, stale: false },
  });
});

test("days that were missed are made up, a corrected one is taken, older ones are left alone", async () => {
  const published = [
    aCurve("2026-11-01", 0.01),
    aCurve("2026-11-10", 0.05),
    aCurve("2026-11-19"),
    aCurve(FRIDAY),
  ];
  const { sync, days, store } = house([aStored("2026-11-10"), aStored("2026-10-30")], published);
  expect(await sync()).toMatchObject({ stored: { yield_curves: 4 } });
  expect(days()).toEqual(["2026-10-30", "2026-11-01", "2026-11-10", "2026-11-19", FRIDAY]);
  expect((await store.readLatest())?.day).toBe(FRIDAY);
});

test("a first run keeps a year and some, and nothing that is to come", async () => {
  const old = addDays("2026-11-23", -401);
  const { sync, days } = house(
    [],
    [aCurve(old), aCurve(addDays(old, 1)), aCurve(FRIDAY), aCurve("2026-11-24")],
  );
  await sync();
  expect(days()).toEqual([addDays(old, 1), FRIDAY]);
});

test("a day that nobody published is said, and is no failure", async () => {
  const { sync } = house([aStored("2026-11-19")], [aCurve("2026-11-19")]);
  const report = await sync();
  expect(report).toMatchObject({ stored: {}, failures: [] });
  expect(report.notes).toEqual([`treasury has no curve of ${FRIDAY}; the latest is of 2026-11-19`]);
});

test("a source that fails erases nothing", async () => {
  const { sync, days } = house([aStored("2026-11-19")], new AppError("provider_bad_body", "A web page."));
  expect((await appErrorOf(sync())).code).toBe("provider_bad_body");
  expect(days()).toEqual(["2026-11-19"]);
});

test.each([
  ["2026-11-23T13:00:00Z", FRIDAY, "Monday before the open: Friday's"],
  ["2026-11-23T22:59:00Z", FRIDAY, "Monday before 18:00"],
  ["2026-11-23T23:00:00Z", "2026-11-23", "Monday at 18:00"],
  ["2026-11-22T23:30:00Z", FRIDAY, "Sunday evening"],
  ["2026-07-07T22:00:00Z", "2026-07-07", "18:00 in summer"],
])("at %s the curve of %s is out: %s", (now, day) => {
  expect(publishedDay(Date.parse(now))).toBe(day);
});

test("a curve is good for seven days; without any the answer says which job stores it", async () => {
  const { store } = memoryCurves([aStored("2026-11-16")]);
  expect(await readRates(store, MONDAY)).toMatchObject({ ageDays: 7, data: { stale: false } });
  const later = await readRates(store, MONDAY + 86_400_000);
  expect(newYorkDate(MONDAY + 86_400_000)).toBe("2026-11-24");
  expect(later).toMatchObject({ ageDays: 8, data: { stale: true } });
  const error = await appErrorOf(readRates(memoryCurves().store, MONDAY));
  expect(error).toMatchObject({ code: "not_found", hint: expect.stringContaining("rates") });
});

test("a curve of a day to come says nothing of what is missing", async () => {
  const { sync, asked, days } = house([aStored("2026-12-24")], [aCurve(FRIDAY)]);
  await sync();
  expect(asked).toHaveLength(1);
  expect(days()).toContain(FRIDAY);
});
