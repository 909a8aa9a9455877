import { expect, test } from "vitest";
import { createIvBoundsStore } from "../../src/adapters/postgres/iv-metrics/iv-bounds-store.ts";
import type { IvBounds } from "../../src/iv-metrics/bounds-ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const storeOf = () => createIvBoundsStore(database.db);

const aBounds = (symbol: string, iv30 = 0.21): IvBounds => ({
  symbol,
  day: "2026-11-20",
  iv30,
  low: 0.12,
  high: 0.41,
});
const by = (fetchedAtMs: number) => ({ provider: "cboe", fetchedAtMs }) as const;
const due = (fetchedBeforeMs: number, most = 9) =>
  storeOf().readDue({ fetchedBeforeMs, nowMs: IN_SESSION, most });

test("bounds are read as they were stored, a later word instead of an earlier one", async () => {
  const store = storeOf();
  expect(await store.readIvBounds("SPY")).toBeNull();
  expect(await store.storeBounds([], by(IN_SESSION))).toBe(0);
  expect(await store.storeBounds([aBounds("SPY"), aBounds("NONE")], by(IN_SESSION))).toBe(1);
  expect(await store.readIvBounds("SPY")).toEqual({ ...aBounds("SPY"), ...by(IN_SESSION) });
  expect(await store.storeBounds([aBounds("SPY")], by(IN_SESSION))).toBe(0);
  expect(await store.storeBounds([aBounds("SPY", 0.3)], by(IN_SESSION - 1))).toBe(0);
  expect(await store.storeBounds([aBounds("SPY", 0.22)], by(IN_SESSION + 1))).toBe(1);
  expect(await store.readIvBounds("SPY")).toMatchObject({ iv30: 0.22, fetchedAtMs: IN_SESSION + 1 });
});

test("due are the oldest first, then those without any; no inactive ones, and so many", async () => {
  await database.exec(
    `INSERT INTO tickers (symbol, is_active) VALUES ('QQQ', true), ('NVDA', true), ('OLD', false)`,
  );
  const store = storeOf();
  await store.storeBounds([aBounds("SPY")], by(IN_SESSION - minutes(60)));
  await store.storeBounds([aBounds("QQQ")], by(IN_SESSION - minutes(90)));
  const before = IN_SESSION - minutes(30);
  expect((await due(before)).slice(0, 2)).toEqual(["QQQ", "SPY"]);
  expect((await due(before)).slice(2).toSorted()).toEqual(["AAPL", "NVDA"]);
  expect(await due(before, 1)).toEqual(["QQQ"]);
  expect((await due(IN_SESSION - minutes(75))).toSorted()).toEqual(["AAPL", "NVDA", "QQQ"]);
  const orders = new Set<string>();
  for (let day = 0; day < 8; day += 1) orders.add((await due(before + day * minutes(1_440))).slice(2).join());
  expect(orders.size).toBe(2);
});

test("what a clock that ran ahead has left is due, and written over", async () => {
  const store = storeOf();
  await store.storeBounds([aBounds("SPY", 0.5), aBounds("AAPL")], by(IN_SESSION + minutes(3_000)));
  expect((await due(IN_SESSION - minutes(30))).toSorted()).toEqual(["AAPL", "SPY"]);
  expect(await store.storeBounds([aBounds("SPY")], by(IN_SESSION))).toBe(1);
  expect(await store.readIvBounds("SPY")).toMatchObject({ iv30: 0.21 });
});
