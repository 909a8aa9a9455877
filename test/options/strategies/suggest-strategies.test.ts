import { expect, test } from "vitest";
import { suggestStrategies, unknownStrategy } from "../../../src/options/strategies/suggest-strategies.ts";
import { findStrategy, namesOf, STRATEGIES, strategyKey } from "../../../src/options/strategy.ts";

const names = (text: string, limit = 3) => suggestStrategies(text, limit).map(({ name }) => name);

test.each([
  ["Iron Condor", "iron_condor"],
  [" bull-put-spread ", "bull_put_spread"],
  ["BULL/PUT", "bull_put_spread"],
  ["iron–fly", "iron_butterfly"],
  ["ic", "iron_condor"],
  ["IB", "iron_butterfly"],
  ["ifly", "iron_butterfly"],
  ["bps", "bull_put_spread"],
  ["pcs", "bull_put_spread"],
  ["put credit spread", "bull_put_spread"],
  ["ccs", "bear_call_spread"],
  ["cds", "bull_call_spread"],
  ["pds", "bear_put_spread"],
  ["csp", "cash_secured_put"],
  ["Cash-secured put", "cash_secured_put"],
  ["cc", "covered_call"],
  ["buy-write", "covered_call"],
  ["married put", "protective_put"],
  ["PMCC", "pmcc"],
  ["Poor man’s covered call", "pmcc"],
  ["poor mans covered call", "pmcc"],
  ["bwb", "broken_wing_butterfly"],
  ["broken wing butterfly", "broken_wing_butterfly"],
  ["fly", "butterfly"],
  ["calendar", "call_calendar"],
  ["diagonal", "call_diagonal"],
  ["straddle", "straddle"],
  ["long_straddle", "straddle"],
  ["long strangle", "strangle"],
  ["naked put", "short_put"],
  ["naked call", "short_call"],
  ["lc", "long_call"],
  ["lp", "long_put"],
  ["sc", "short_call"],
  ["sp", "short_put"],
  ["jade", "jade_lizard"],
  ["box spread", "box"],
  ["call ratio", "call_ratio_spread"],
])("%s is %s", (text, name) => {
  expect(findStrategy(text)?.name).toBe(name);
  expect(names(text)[0]).toBe(name);
});

test("no two strategies answer to one name, and names are written as they are looked up", () => {
  const all = STRATEGIES.flatMap(namesOf);
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
  expect(all.map(strategyKey)).toEqual(all);
});

test.each([
  ["bcs", "bear_call_spread or bull_call_spread"],
  ["BCS", "bear_call_spread or bull_call_spread"],
  ["ratio", "call_ratio_spread or put_ratio_spread"],
  ["back-spread", "call_backspread or put_backspread"],
])("%s is asked back: %s", (text, both) => {
  expect(findStrategy(text)).toBeNull();
  expect(unknownStrategy(text).message).toBe(`"${text}" may mean ${both}.`);
  expect(names(text, 2).join(" or ")).toBe(both);
});

test.each([
  ["irn condr", "iron_condor"],
  ["iron condors", "iron_condor"],
  ["stradle", "straddle"],
  ["bulput spread", "bull_put_spread"],
  ["buterfly", "butterfly"],
  ["coller", "collar"],
  ["calender", "call_calendar"],
  ["lizzard", "jade_lizard"],
])("%s is nearest to %s", (text, name) => {
  expect(names(text)[0]).toBe(name);
  expect(unknownStrategy(text).hint).toContain(name);
});

test("what is being typed is completed by name, label, alias and words; nothing typed gives the most used", () => {
  expect(names("iron", 2)).toEqual(["iron_condor", "iron_butterfly"]);
  expect(names("put sp", 25)).toContain("bull_put_spread");
  expect(names("Poor")[0]).toBe("pmcc");
  expect(names("csp")).toEqual(["cash_secured_put"]);
  expect(names("", 25)).toHaveLength(25);
  expect(names("")[0]).toBe("iron_condor");
  expect(new Set(names("", 99)).size).toBe(STRATEGIES.length);
});

test("a text that is near to nothing suggests nothing, and its echo is short and clean", () => {
  expect(names("moonshot")).toEqual([]);
  expect(unknownStrategy("moonshot")).toEqual({
    message: '"moonshot" is not known.',
    hint: "Use a listed name.",
  });
  const long = unknownStrategy(`\u0000\u202e${"😀".repeat(4_000)}`).message;
  expect(long).toBe(`"${"😀".repeat(20)}…" is not known.`);
  expect(findStrategy("__proto__") ?? findStrategy("constructor")).toBeNull();
  expect(unknownStrategy("constructor").message).toContain("is not known");
});
