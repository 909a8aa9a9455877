import { afterAll, beforeAll, expect, test } from "vitest";
import { fillDatabase } from "../../bench/storage/fill.ts";
import { measureTables } from "../../bench/storage/measure.ts";
import type { Database } from "../../local/neon/database.ts";
import { estimateStorageBytes, type StorageInput } from "../../src/operations/estimate-storage.ts";
import { borrowDatabase } from "../support/database-pool.ts";

/** Two tickers for four months: hundreds to thousands of rows a table, so that no page more or less decides. */
const SMALL: StorageInput = {
  tickers: 2,
  expirationsPerTicker: 11,
  contractsPerTicker: 660,
  refreshesPerDay: 28,
  metricsPerDay: 15,
  runsPerDay: 100,
  tasksPerDay: 60,
  minuteBarsPerDay: 120,
  fiveMinuteBarsPerDay: 30,
  dailyBars: 500,
  openTrades: 10,
  retention: { minuteBarDays: 30, fiveMinuteBarDays: 90, snapshotDays: 10, ledgerDays: 30 },
  days: 120,
};

let database: Database;
beforeAll(async () => {
  database = await borrowDatabase();
});
afterAll(() => database.close());

test("the arithmetic is within a quarter of what PostgreSQL measures, table by table and in all", async () => {
  await fillDatabase(database, SMALL);
  const measured = await measureTables(database);
  const { tables, totalBytes } = estimateStorageBytes(SMALL);
  for (const [name, estimated] of Object.entries(tables)) {
    const { bytes = 0, rows = 0 } = measured.tables[name] ?? {};
    expect(rows, name).toBeGreaterThan(300);
    expect(estimated / bytes, `${name}: ${estimated} estimated, ${bytes} measured`).toBeGreaterThan(0.75);
    expect(estimated / bytes, `${name}: ${estimated} estimated, ${bytes} measured`).toBeLessThan(1.25);
  }
  expect(Math.abs(totalBytes / measured.totalBytes - 1)).toBeLessThan(0.25);
});

const FREE_PLAN: StorageInput = {
  ...SMALL,
  tickers: 20,
  contractsPerTicker: 880,
  runsPerDay: 516,
  tasksPerDay: 616,
  minuteBarsPerDay: 600,
  fiveMinuteBarsPerDay: 150,
  openTrades: 100,
  retention: { minuteBarDays: 30, fiveMinuteBarDays: 180, snapshotDays: 10, ledgerDays: 90 },
  days: 365,
};

test("twenty tickers for a year stay under half a gigabyte with the default retention", () => {
  const { totalBytes } = estimateStorageBytes(FREE_PLAN);
  expect(totalBytes).toBeGreaterThan(100e6);
  expect(totalBytes).toBeLessThan(0.5e9);
});

test("without retention they would not", () => {
  const never = 3_650;
  const retention = {
    minuteBarDays: never,
    fiveMinuteBarDays: never,
    snapshotDays: never,
    ledgerDays: never,
  };
  expect(estimateStorageBytes({ ...FREE_PLAN, retention }).totalBytes).toBeGreaterThan(0.5e9);
});

test("limits longer than the days of operation keep what there is", () => {
  const young = { ...FREE_PLAN, days: 10 };
  const { minuteBarDays: _minutes, ...others } = FREE_PLAN.retention;
  expect(estimateStorageBytes(young)).toEqual(
    estimateStorageBytes({ ...young, retention: { ...others, minuteBarDays: 10 } }),
  );
});
