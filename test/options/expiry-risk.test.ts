import { expect, test } from "vitest";
import { expiryRisks } from "../../src/options/expiry-risk.ts";
import type { PositionLeg } from "../../src/options/position-leg.ts";

const leg = (side: "buy" | "sell", type: "call" | "put", strike: number, years = 0.001): PositionLeg => ({
  type,
  side,
  strike,
  quantity: 1,
  years,
  exerciseStyle: "american",
  premium: 1,
});
const bullPut = [leg("sell", "put", 95), leg("buy", "put", 90)];

test("a short strike within half a percent of the price on the last day is pinned", () => {
  expect(expiryRisks(bullPut, 95.4)).toMatchObject([{ kind: "pin", leg: 0, cash: 95 }]);
  expect(expiryRisks(bullPut, 94.6)).toMatchObject([{ kind: "pin", leg: 0 }]);
  expect(expiryRisks(bullPut, 95.5)).toEqual([]);
  expect(expiryRisks([leg("sell", "put", 95, 2 / 365)], 95)).toEqual([]);
  expect(expiryRisks([leg("buy", "put", 95)], 95)).toEqual([]);
});

test("a spread between its strikes at expiry needs the cash, or the shares", () => {
  expect(expiryRisks(bullPut, 92)).toMatchObject([{ kind: "one-leg-in-the-money", leg: 0, cash: 95 }]);
  expect(expiryRisks(bullPut, 92)[0]?.reason).toContain("cash for 100 shares");
  expect(expiryRisks(bullPut, 89)).toEqual([]);
  const bearCall = [leg("sell", "call", 105), leg("buy", "call", 110)];
  expect(expiryRisks(bearCall, 107)).toMatchObject([{ kind: "one-leg-in-the-money", cash: 0 }]);
  // The long leg of another expiry lives on and is exercised or sold.
  expect(expiryRisks([leg("sell", "put", 95), leg("buy", "put", 90, 0.1)], 92)).toEqual([]);
});

test("what is settled in cash has neither", () => {
  const european = bullPut.map((one) => ({ ...one, exerciseStyle: "european" as const }));
  expect(expiryRisks(european, 95)).toEqual([]);
  expect(expiryRisks(european, 92)).toEqual([]);
});
