import { beforeEach, expect, test } from "vitest";
import { createRateBudget } from "../../src/adapters/postgres/providers/rate-budget.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const MINUTE = { windowMs: minutes(1) };
const open = () =>
  createRateBudget(database.db, {
    schwab: { calls: 15, ...MINUTE },
    tiingo: { calls: 45, windowMs: minutes(60) },
    alpaca: { calls: 180, ...MINUTE },
    databento: { calls: 60, ...MINUTE },
    finnhub: { calls: 50, ...MINUTE },
    treasury: { calls: 10, ...MINUTE },
    cboe: { calls: 20, ...MINUTE },
  });
const NEXT = IN_SESSION + minutes(1);
beforeEach(() => database.exec("TRUNCATE provider_windows"));

test("a job is granted what is left of the window, and the next window begins anew", async () => {
  const budget = open();
  const at = (nowMs: number, calls: number) => budget.reserve("schwab", calls, nowMs);
  expect(await at(IN_SESSION, 10)).toEqual({ granted: 10, nextWindowMs: NEXT });
  expect(await at(IN_SESSION + seconds(20), 10)).toEqual({ granted: 5, nextWindowMs: NEXT });
  expect(await at(IN_SESSION + seconds(59), 1)).toEqual({ granted: 0, nextWindowMs: NEXT });
  expect(await at(NEXT, 20)).toEqual({ granted: 15, nextWindowMs: NEXT + minutes(1) });
});

test("providers have windows of their own, an hour for Tiingo", async () => {
  const budget = open();
  await budget.reserve("schwab", 15, IN_SESSION);
  const first = await budget.reserve("tiingo", 40, IN_SESSION + minutes(5));
  expect(first).toEqual({ granted: 40, nextWindowMs: IN_SESSION + minutes(60) });
  expect((await budget.reserve("tiingo", 20, IN_SESSION + minutes(59))).granted).toBe(5);
  expect((await budget.reserve("tiingo", 20, IN_SESSION + minutes(60))).granted).toBe(20);
});

test("of many jobs at once no call is granted twice", async () => {
  const budget = open();
  const grants = await Promise.all(Array.from({ length: 12 }, () => budget.reserve("schwab", 4, IN_SESSION)));
  expect(grants.reduce((sum, { granted }) => sum + granted, 0)).toBe(15);
});

test("nothing asked for costs no statement", async () => {
  expect(await open().reserve("finnhub", 0, IN_SESSION)).toEqual({ granted: 0, nextWindowMs: NEXT });
  expect(await database.rows("SELECT count(*) FROM provider_windows")).toEqual([["0"]]);
});

test("windows of the day before go by themselves, and those of other providers stay", async () => {
  const budget = open();
  await budget.reserve("schwab", 1, IN_SESSION);
  await budget.reserve("tiingo", 1, IN_SESSION);
  await budget.reserve("schwab", 1, IN_SESSION + minutes(24 * 60 + 1));
  expect(await database.rows("SELECT provider FROM provider_windows ORDER BY provider")).toEqual([
    ["schwab"],
    ["tiingo"],
  ]);
});

test("a database that is away is said to be, and grants nothing", async () => {
  database.http.faults.add({ kind: "drop", probability: 1 });
  await expect(open().reserve("schwab", 1, IN_SESSION)).rejects.toMatchObject({
    code: "storage_unavailable",
  });
});
