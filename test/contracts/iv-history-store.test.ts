import { expect, test } from "vitest";
import { createHistoryProgressReader } from "../../src/adapters/postgres/iv-metrics/history-progress.ts";
import { createIvHistoryStore } from "../../src/adapters/postgres/iv-metrics/iv-history-store.ts";
import { ivHistory } from "../../src/adapters/postgres/schema/index.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { testEveryColumn } from "../support/upsert-columns.ts";

const database = useDatabase();
const at = (count: number) => new Date(IN_SESSION + minutes(count));

const A_DAY: typeof ivHistory.$inferSelect = {
  symbol: "SPY",
  day: "2026-11-20",
  source: "alpaca-1min",
  at: at(0),
  quality: "suspect",
  reason: null,
  underlyingPrice: 581.25,
  iv30: 0.2,
  iv60: 0.21,
  skew25Delta: 0.05,
  expiries: [],
  points: 9,
  spread: 0.5,
  trades: 120,
  askedAt: at(1),
};
const AGAIN: typeof ivHistory.$inferSelect = {
  symbol: "SPY",
  day: "2026-11-20",
  source: "databento-cbbo-1m",
  at: at(2),
  quality: "good",
  reason: "one-sided",
  underlyingPrice: 582.5,
  iv30: 0.22,
  iv60: 0.23,
  skew25Delta: 0.06,
  expiries: [
    {
      root: "SPY",
      expiration: "2026-12-18",
      settlement: "PM",
      days: 28,
      forward: 583,
      rate: 0.04,
      atmImpliedVolatility: 0.2,
      skew25Delta: null,
      smile: [1.5],
      atmStraddle: 12.5,
      points: 7,
    },
  ],
  points: 11,
  spread: 0.25,
  trades: 130,
  askedAt: at(3),
};
const storeOf = () => createIvHistoryStore(database.db);
const rowOf = ({ at: stood, askedAt, ...row }: typeof ivHistory.$inferSelect) =>
  ({ ...row, atMs: stood.getTime(), askedAtMs: askedAt.getTime() }) as Parameters<
    ReturnType<typeof storeOf>["storeDays"]
  >[0][number];

testEveryColumn(database, {
  title: "a rebuilt day",
  table: ivHistory,
  reset: "DELETE FROM iv_history",
  row: A_DAY,
  again: AGAIN,
  key: ["symbol", "day"],
  store: (row) => storeOf().storeDays([rowOf(row)]),
});

test("the same day again changes nothing, nor does an older look, nor nothing where there was something", async () => {
  await database.exec("DELETE FROM iv_history");
  expect(await storeOf().storeDays([rowOf(AGAIN)])).toBe(1);
  expect(await storeOf().storeDays([rowOf(AGAIN)])).toBe(0);
  expect(await storeOf().storeDays([rowOf(A_DAY)])).toBe(0);
  expect(await storeOf().storeDays([rowOf({ ...AGAIN, quality: "none", askedAt: at(9) })])).toBe(0);
  expect(await storeOf().storeDays([rowOf({ ...AGAIN, symbol: "GONE" })])).toBe(0);
});

test("progress counts what is rebuilt, by source, and what nobody had", async () => {
  await database.exec("DELETE FROM iv_history");
  await storeOf().storeDays([
    rowOf(AGAIN),
    rowOf({ ...A_DAY, day: "2026-11-19", quality: "none", iv30: null }),
  ]);
  const progress = createHistoryProgressReader(database.db);
  expect(await progress.readProgress(["2026-11-18", "2026-11-19", "2026-11-20"], null)).toEqual({
    wanted: 6,
    live: 0,
    rebuilt: { "databento-cbbo-1m": 1 },
    nothing: 1,
    oldestDay: "2026-11-20",
  });
});
