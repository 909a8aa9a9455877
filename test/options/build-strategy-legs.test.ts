import { expect, test } from "vitest";
import { buildStrategyLegs } from "../../src/options/build-strategy-legs.ts";
import { parseStrikes } from "../../src/options/parse-strikes.ts";
import { findStrategy, STRATEGIES, type StrategyName } from "../../src/options/strategy.ts";

/** "+1 call 580 near" for each leg, or the hint. */
function legsOf(name: StrategyName, ...strikes: number[]): string[] | string {
  const built = buildStrategyLegs(name, strikes);
  if (!built.ok) return built.hint;
  return built.legs.map(
    (leg) =>
      `${leg.side === "buy" ? "+" : "-"}${leg.quantity} ${leg.type} ${leg.strike}${leg.expiry === "far" ? " far" : ""}`,
  );
}

test("the strike you trade first comes first in every vertical", () => {
  expect(legsOf("bull_put_spread", 580, 575)).toEqual(["-1 put 580", "+1 put 575"]);
  expect(legsOf("bull_call_spread", 580, 585)).toEqual(["+1 call 580", "-1 call 585"]);
  expect(legsOf("bear_call_spread", 585, 590)).toEqual(["-1 call 585", "+1 call 590"]);
  expect(legsOf("bear_put_spread", 580, 575)).toEqual(["+1 put 580", "-1 put 575"]);
});

test("single legs, straddles and strangles", () => {
  expect(legsOf("long_call", 580)).toEqual(["+1 call 580"]);
  expect(legsOf("long_put", 580)).toEqual(["+1 put 580"]);
  expect(legsOf("short_put", 580)).toEqual(["-1 put 580"]);
  expect(legsOf("straddle", 580)).toEqual(["+1 call 580", "+1 put 580"]);
  expect(legsOf("straddle", 580, 580)).toEqual(["+1 call 580", "+1 put 580"]);
  expect(legsOf("strangle", 570, 590)).toEqual(["+1 put 570", "+1 call 590"]);
  expect(legsOf("strangle", 590, 570)).toEqual(["+1 put 570", "+1 call 590"]);
});

test("condors and butterflies take ascending strikes or the short strike of each side first", () => {
  const condor = ["+1 put 570", "-1 put 575", "-1 call 585", "+1 call 590"];
  expect(legsOf("iron_condor", 570, 575, 585, 590)).toEqual(condor);
  expect(legsOf("iron_condor", 575, 570, 585, 590)).toEqual(condor);
  const ironFly = ["+1 put 570", "-1 put 580", "-1 call 580", "+1 call 590"];
  expect(legsOf("iron_butterfly", 570, 580, 590)).toEqual(ironFly);
  expect(legsOf("iron_butterfly", 570, 580, 580, 590)).toEqual(ironFly);
  expect(legsOf("iron_butterfly", 580, 570, 590)).toEqual(ironFly);
  expect(legsOf("butterfly", 570, 580, 590)).toEqual(["+1 call 570", "-2 call 580", "+1 call 590"]);
});

test("a calendar sells the near expiration and buys the far one", () => {
  expect(legsOf("call_calendar", 580)).toEqual(["-1 call 580", "+1 call 580 far"]);
  expect(legsOf("put_calendar", 580)).toEqual(["-1 put 580", "+1 put 580 far"]);
  const calendars = STRATEGIES.filter(({ forms }) =>
    forms[0].legs.some(({ expiry }) => expiry === "far"),
  ).map(({ name }) => name);
  expect(calendars).toEqual(["call_calendar", "put_calendar"]);
});

test("strikes in the wrong order are answered with the line to type instead", () => {
  expect(legsOf("bull_put_spread", 575, 580)).toContain("Write 580/575.");
  expect(legsOf("bull_call_spread", 585, 580)).toContain("Write 580/585.");
  expect(legsOf("bear_call_spread", 590, 585)).toContain("Write 585/590.");
  expect(legsOf("bear_put_spread", 575, 580)).toContain("Write 580/575.");
  expect(legsOf("iron_condor", 590, 585, 575, 570)).toContain("Write 570/575/585/590.");
  expect(legsOf("butterfly", 590, 580, 570)).toContain("Write 570/580/590.");
});

test("a wrong number of strikes, equal strikes and strikes that are no numbers say what to do", () => {
  expect(buildStrategyLegs("long_call", [580, 585])).toMatchObject({
    ok: false,
    message: "Long call takes one strike, not 2.",
  });
  expect(buildStrategyLegs("iron_condor", [570, 590])).toMatchObject({
    message: "Iron condor takes 4 strikes, not 2.",
  });
  expect(legsOf("iron_condor", 570, 580, 580, 590)).toContain("iron_butterfly");
  expect(buildStrategyLegs("bull_put_spread", [580, 580])).toMatchObject({
    ok: false,
    message: "The strikes must differ.",
  });
  expect(buildStrategyLegs("call_calendar", [580, 585])).toMatchObject({ ok: false });
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -580, 0]) {
    expect(buildStrategyLegs("long_call", [bad])).toMatchObject({
      ok: false,
      message: `${bad} is not a strike.`,
    });
  }
  expect(buildStrategyLegs("long_call", [])).toMatchObject({ ok: false });
});

test("unequal wings are built and noted", () => {
  const built = buildStrategyLegs("butterfly", [570, 580, 595]);
  expect(built).toMatchObject({ ok: true, note: expect.stringContaining("10 below, 15 above") });
  expect(buildStrategyLegs("butterfly", [570, 580, 590])).toMatchObject({ ok: true, note: null });
});

test("every example in the table parses and builds, and long and short quantities are as the name says", () => {
  for (const strategy of STRATEGIES) {
    for (const form of strategy.forms) {
      const parsed = parseStrikes(form.example);
      const built = buildStrategyLegs(strategy.name, parsed.ok ? parsed.strikes : []);
      expect(built.ok, `${strategy.name} ${form.example}`).toBe(true);
    }
    expect(strategy.summary.length).toBeLessThanOrEqual(100);
  }
});

test("a strategy is found however its name is spelled", () => {
  expect(findStrategy("Iron Condor")?.name).toBe("iron_condor");
  expect(findStrategy(" bull-put-spread ")?.name).toBe("bull_put_spread");
  expect(findStrategy("jade_lizard")).toBeNull();
});
