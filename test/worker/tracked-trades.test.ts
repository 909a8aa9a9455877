import { afterAll, expect, test } from "vitest";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T14:44:00Z", stands: true, tickers: ["KO"] });
const { ledger, stack } = system;
afterAll(() => system.close());

const at = (time: string) => `2026-11-23T${time}:00Z`;
/** KO is listed every 2.50. */
const strike =
  2.5 * Math.round((stack.market.market?.quoteAt("KO", Date.parse(at("14:45")))?.last ?? 0) / 2.5);
type Message = { embeds: { title: string; description: string }[] };
const told = () =>
  stack.discord
    .messages()
    .filter(({ kind }) => kind === "channel")
    .map(({ payload }) => (payload as Message).embeds.map(({ title }) => title));
const HALF = [["KO: half of the profit is reached"]];
const count = async (table: string) => (await ledger.rows(`SELECT 1 FROM ${table}`)).length;

/** Sold far above what it is worth, so that the next refresh finds most of the profit made. */
const track = (contracts: number) =>
  system.command("track add", {
    strategy: "bull_put_spread",
    symbol: "KO",
    strikes: `${strike}/${strike - 5}`,
    expiry: "25d",
    premium: 4.8,
    contracts,
  });

test("a trade is marked at each refresh, and half of its profit told once", async () => {
  await system.minute(at("14:45"));
  await track(1);
  expect(await count("trades")).toBe(1);
  await system.minute(at("15:00"));
  await system.minute(at("15:01"));
  expect(await count("trade_marks")).toBe(1);
  expect(told()).toEqual(HALF);
});

test("what dies between looking and recording, and between recording and telling, is made up for", async () => {
  await track(2);
  stack.neon.faults.add({ kind: "gone", statement: "WITH sighted" });
  await system.minute(at("15:30"));
  stack.neon.faults.clear();
  expect(await count("trade_events")).toBe(1);
  stack.neon.faults.add({ kind: "gone", statement: "WITH expired" });
  await system.minute(at("15:31"));
  stack.neon.faults.clear();
  expect(await count("trade_events")).toBe(2);
  expect(told()).toEqual(HALF);
  await system.minute(at("15:32"));
  expect(told()).toEqual([...HALF, ...HALF]);
  expect(await ledger.rows("SELECT DISTINCT state FROM discord_posts")).toEqual([{ state: "delivered" }]);
});

test("once it is closed, nothing more is marked or told of it", async () => {
  for (const trade of ["1", "2"]) await system.command("track close", { trade });
  expect(await ledger.rows("SELECT DISTINCT close_source FROM trades")).toEqual([{ close_source: "mid" }]);
  const before = await count("trade_marks");
  await system.minute(at("15:45"));
  await system.minute(at("15:46"));
  expect(await count("trade_marks")).toBe(before);
});
