import { expect, test } from "vitest";
import { buildStrategyLegs } from "../../src/options/build-strategy-legs.ts";
import { parseStrikes } from "../../src/options/parse-strikes.ts";
import { farGapDays, opensAs, STRATEGIES, type StrategyName } from "../../src/options/strategy.ts";

/** "+1 call 580 near" for each leg, or the hint. */
function legsOf(name: StrategyName, ...strikes: number[]): string[] | string {
  const built = buildStrategyLegs(name, strikes);
  if (!built.ok) return built.hint;
  return built.legs.map((leg) => {
    const many = `${leg.side === "buy" ? "+" : "-"}${leg.quantity} ${leg.type}`;
    return leg.type === "stock" ? many : `${many} ${leg.strike}${leg.expiry === "far" ? " far" : ""}`;
  });
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
  const twoExpirations = STRATEGIES.filter(({ forms }) =>
    forms[0].legs.some((leg) => leg.type !== "stock" && leg.expiry === "far"),
  ).map(({ name }) => name);
  expect(twoExpirations).toEqual(["call_calendar", "put_calendar", "call_diagonal", "put_diagonal", "pmcc"]);
  const withGap = STRATEGIES.filter(({ name }) => farGapDays(name) !== null).map(({ name }) => name);
  expect(withGap).toEqual(twoExpirations);
  expect([farGapDays("put_diagonal"), farGapDays("pmcc"), farGapDays("box")]).toEqual([28, 364, null]);
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

const TRADES: [StrategyName, written: number[], "debit" | "credit", legs: string[]][] = [
  ["short_call", [580], "credit", ["-1 call 580"]],
  ["short_straddle", [580], "credit", ["-1 call 580", "-1 put 580"]],
  ["short_straddle", [580, 580], "credit", ["-1 call 580", "-1 put 580"]],
  ["short_strangle", [570, 590], "credit", ["-1 put 570", "-1 call 590"]],
  ["short_strangle", [590, 570], "credit", ["-1 put 570", "-1 call 590"]],
  ["call_diagonal", [590, 580], "debit", ["-1 call 590", "+1 call 580 far"]],
  ["call_diagonal", [580, 590], "debit", ["-1 call 580", "+1 call 590 far"]],
  ["put_diagonal", [570, 580], "debit", ["-1 put 570", "+1 put 580 far"]],
  ["put_diagonal", [580, 570], "debit", ["-1 put 580", "+1 put 570 far"]],
  ["pmcc", [480, 600], "debit", ["+1 call 480 far", "-1 call 600"]],
  ["call_ratio_spread", [580, 590], "credit", ["+1 call 580", "-2 call 590"]],
  ["put_ratio_spread", [580, 570], "credit", ["+1 put 580", "-2 put 570"]],
  ["call_backspread", [580, 590], "debit", ["-1 call 580", "+2 call 590"]],
  ["put_backspread", [580, 570], "debit", ["-1 put 580", "+2 put 570"]],
  ["jade_lizard", [560, 590, 600], "credit", ["-1 put 560", "-1 call 590", "+1 call 600"]],
  ["broken_wing_butterfly", [570, 580, 595], "credit", ["+1 call 570", "-2 call 580", "+1 call 595"]],
  ["put_butterfly", [570, 580, 590], "debit", ["+1 put 570", "-2 put 580", "+1 put 590"]],
  ["put_butterfly", [590, 580, 570], "debit", ["+1 put 590", "-2 put 580", "+1 put 570"]],
  ["box", [570, 590], "debit", ["+1 call 570", "-1 call 590", "+1 put 590", "-1 put 570"]],
  ["covered_call", [600], "debit", ["+1 stock", "-1 call 600"]],
  ["cash_secured_put", [560], "credit", ["-1 put 560"]],
  ["protective_put", [560], "debit", ["+1 stock", "+1 put 560"]],
  ["collar", [560, 600], "debit", ["+1 stock", "+1 put 560", "-1 call 600"]],
];

test.each(TRADES)("%s %j opens for a %s", (name, written, opening, legs) => {
  expect(legsOf(name, ...written)).toEqual(legs);
  expect(opensAs(name)).toBe(opening);
});

const WRONG_ORDER: [StrategyName, written: number[], line: string][] = [
  ["pmcc", [600, 480], "480/600"],
  ["call_ratio_spread", [590, 580], "580/590"],
  ["put_ratio_spread", [570, 580], "580/570"],
  ["call_backspread", [590, 580], "580/590"],
  ["put_backspread", [570, 580], "580/570"],
  ["jade_lizard", [600, 590, 560], "560/590/600"],
  ["broken_wing_butterfly", [595, 580, 570], "570/580/595"],
  ["put_butterfly", [580, 570, 590], "570/580/590"],
  ["box", [590, 570], "570/590"],
  ["collar", [600, 560], "560/600"],
];

test.each(WRONG_ORDER)("%s %j is answered with the line to type", (name, written, line) => {
  expect(buildStrategyLegs(name, written)).toMatchObject({
    ok: false,
    message: expect.stringContaining(`${written.join("/")} is the wrong order`),
    hint: expect.stringContaining(`Write ${line}.`),
  });
  expect(buildStrategyLegs(name, line.split("/").map(Number)).ok).toBe(true);
});

test.each(STRATEGIES.map(({ name }) => name))("%s refuses too few, too many and equal strikes", (name) => {
  const strategy = STRATEGIES.find((known) => known.name === name);
  const count = strategy?.forms[0].strikes ?? 0;
  const example = strategy?.forms[0].example ?? "?";
  for (const wrong of [count - 1, count + 1]) {
    const strikes = Array.from({ length: wrong }, (_, index) => 570 + index);
    expect(buildStrategyLegs(name, strikes)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/takes (one strike|\d strikes), not \d\./),
      hint: expect.stringContaining(`Example: ${example}.`),
    });
  }
  if (count < 2) return;
  expect(buildStrategyLegs(name, Array<number>(count).fill(580))).toMatchObject({
    ok: false,
    message: expect.stringContaining("The strikes must differ"),
    hint: expect.stringContaining(example),
  });
});

test.each([
  ["call_diagonal", [580, 580], "call_calendar 580"],
  ["put_diagonal", [580, 580], "put_calendar 580"],
  ["pmcc", [580, 580], "call_calendar 580"],
  ["strangle", [580, 580], "straddle 580"],
  ["short_strangle", [580, 580], "short_straddle 580"],
  ["iron_condor", [570, 580, 580, 590], "iron_butterfly 570/580/590"],
] as const)("%s %j is named for what it is", (name, written, line) => {
  expect(legsOf(name, ...written)).toContain(`Write ${line}.`);
});

test("a strike written twice is only forgiven where one strike is sold twice", () => {
  expect(legsOf("iron_condor", 570, 570, 585, 590)).not.toContain("iron_butterfly");
});

test("a broken-wing butterfly with equal wings is said to be a plain one, and a put butterfly the other way", () => {
  const note = (name: StrategyName, ...strikes: number[]) => {
    const built = buildStrategyLegs(name, strikes);
    return built.ok ? built.note : built.message;
  };
  expect(note("broken_wing_butterfly", 570, 580, 590)).toBe("Equal wings (10 each): a plain butterfly.");
  expect(note("broken_wing_butterfly", 570, 580, 595)).toBeNull();
  expect(note("put_butterfly", 595, 580, 570)).toContain("10 below, 15 above");
});
