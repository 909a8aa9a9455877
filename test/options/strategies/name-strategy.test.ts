import { expect, test } from "vitest";
import { buildStrategyLegs } from "../../../src/options/build-strategy-legs.ts";
import { type NamableLeg, nameStrategy } from "../../../src/options/strategies/name-strategy.ts";
import { STRATEGIES, type StrategyName } from "../../../src/options/strategy.ts";

/** Legs of a strategy at the strikes of its first form's example, so many of each, as somebody would click them. */
function legsOf(name: StrategyName, times = 1): NamableLeg[] {
  const example = STRATEGIES.find((one) => one.name === name)?.forms[0].example ?? "";
  const built = buildStrategyLegs(name, example.split("/").map(Number));
  if (!built.ok) throw new Error(built.message);
  return built.legs.map((leg) => ({
    ...{ type: leg.type, side: leg.side, quantity: times * leg.quantity },
    strike: leg.type === "stock" ? null : leg.strike,
    expiration: leg.type === "stock" ? null : leg.expiry === "far" ? "2027-01-15" : "2026-12-18",
  }));
}

const nameOf = (legs: readonly NamableLeg[]) => nameStrategy(legs)?.strategy.name ?? null;

/** Whose legs are those of another, which comes first in the catalogue: what is beside them is not seen in legs. */
const SAME_LEGS: Partial<Record<StrategyName, StrategyName>> = {
  cash_secured_put: "short_put",
  pmcc: "call_diagonal",
};

test.each(STRATEGIES.map(({ name }) => name))("the legs of %s are called so, in whichever order", (name) => {
  const wanted = SAME_LEGS[name] ?? name;
  expect(nameOf(legsOf(name))).toBe(wanted);
  expect(nameOf(legsOf(name).toReversed())).toBe(wanted);
  expect(nameStrategy(legsOf(name, 3))).toMatchObject({ strategy: { name: wanted }, times: 3 });
});

test("strikes are written as the strategy wants them, not as they were clicked", () => {
  expect(nameStrategy(legsOf("bull_put_spread").toReversed())?.strikes).toEqual([580, 575]);
  expect(nameStrategy(legsOf("iron_condor").toReversed())?.strikes).toEqual([570, 575, 585, 590]);
});

test("what is nearly a strategy is none", () => {
  const [first, ...others] = legsOf("iron_condor");
  if (first === undefined) throw new Error("no legs");
  expect(nameOf([{ ...first, quantity: 2 }, ...others])).toBeNull();
  expect(nameOf([{ ...first, expiration: "2027-01-15" }, ...others])).toBeNull();
  expect(nameOf([...others, first, first])).toBeNull();
  expect(nameOf([])).toBeNull();
  const wings = legsOf("put_butterfly").map((leg) => (leg.strike === 570 ? { ...leg, strike: 565 } : leg));
  expect(nameOf(wings)).toBeNull();
});

test("call wings of two widths are a broken-wing butterfly", () => {
  const wings = legsOf("butterfly").map((leg) => (leg.strike === 590 ? { ...leg, strike: 600 } : leg));
  expect(nameOf(wings)).toBe("broken_wing_butterfly");
});
