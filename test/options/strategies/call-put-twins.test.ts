import { expect, test } from "vitest";
import { buildStrategyLegs } from "../../../src/options/build-strategy-legs.ts";
import { callPutTwin } from "../../../src/options/strategies/call-put-twins.ts";
import { STRATEGIES } from "../../../src/options/strategy.ts";

test("a twin trades the other type, the same way at the same strikes, and is its twin's twin", () => {
  const twins = STRATEGIES.flatMap((strategy) => {
    const twin = callPutTwin(strategy.name);
    return twin === null ? [] : [{ strategy, twin }];
  });
  expect(twins).toHaveLength(18);
  for (const { strategy, twin } of twins) {
    const [form] = strategy.forms;
    const strikes = form.example.split("/").map(Number);
    const own = buildStrategyLegs(strategy.name, strikes);
    const other = buildStrategyLegs(twin.strategy, twin.reversed ? strikes.toReversed() : strikes);
    expect(other.ok, `${strategy.name} ${twin.strategy}`).toBe(true);
    const typesOf = (built: typeof own) =>
      new Set(built.ok ? built.legs.flatMap((leg) => (leg.type === "stock" ? [] : [leg.type])) : []);
    expect(new Set([...typesOf(own), ...typesOf(other)])).toEqual(new Set(["call", "put"]));
    expect(typesOf(own).size).toBe(1);
    const sorted = (built: typeof own) =>
      built.ok
        ? built.legs.flatMap((leg) => (leg.type === "stock" ? [] : [leg.strike])).sort((a, b) => a - b)
        : [];
    expect(sorted(other)).toEqual(sorted(own));
    expect(callPutTwin(twin.strategy)).toEqual({ strategy: strategy.name, reversed: twin.reversed });
  }
});

test("what trades both types, or shares, has no twin", () => {
  for (const name of ["iron_condor", "straddle", "covered_call", "jade_lizard", "box"] as const)
    expect(callPutTwin(name)).toBeNull();
});
