import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../../local/discord/validate-interaction-response.ts";
import { farGapDays, STRATEGIES } from "../../../../src/options/strategy.ts";
import { aCalculation } from "../../../support/a-calculation.ts";
import { IN_SESSION } from "../../../support/moments.ts";
import { seen, spyDesk } from "./spy-desk.ts";

const SPREAD = { strategy: "bps", symbol: "spy", strikes: "570/565", expiry: "dec 18" };

test("an expiry in words is understood, shown, and calculated", async () => {
  const { ask, calculated } = spyDesk();
  const answer = await ask("calc", { ...SPREAD, expiry: "monthly" });
  expect(answer.title).toBe("SPY bull put spread 570/565 · Dec 18 (25 d)");
  expect(answer.lines).toContain("monthly → Dec 18 (25 d)");
  expect(answer.lines.at(-1)).toMatch(/^▁+.*█ \d+\.\d\d to \d+\.\d\d at expiry$/);
  expect(calculated[0]).toMatchObject({
    expiration: "2026-12-18",
    symbol: "SPY",
    strategy: "bull_put_spread",
  });
});

test("days by number still do, and say nothing of words; an expiry is asked for, and one alone", async () => {
  const { ask } = spyDesk();
  const { expiry: _, ...plain } = SPREAD;
  expect((await ask("calc", { ...plain, dte: 25 })).text).not.toContain("→");
  const none = await ask("calc", plain);
  expect([none.alone, none.text]).toEqual([
    true,
    expect.stringMatching(/dte: neither .* For example: \/calc/),
  ]);
  expect((await ask("calc", { ...SPREAD, dte: 25 })).text).toContain("Give one of both");
  expect((await ask("calc", { ...SPREAD, expiry: "11/20" })).text).toContain("Nov 20 has passed");
  expect((await ask("calc", { ...SPREAD, expiry: "banana" })).text).toContain("next friday");
});

test("buttons lead to other dates and strikes, without what is not listed", async () => {
  const { ask, push } = spyDesk();
  const first = await ask("calc", SPREAD);
  expect(first.labels.slice(0, 7)).toEqual([
    "◀ Nov 27",
    "Jan 15, 2027 ▶",
    "Strikes ▼",
    "Strikes ▲",
    "Wider",
    "As bull call spread",
    "Details",
  ]);
  expect((await push(first, "◀ Nov 27")).title).toBe("SPY bull put spread 570/565 · Nov 27 (4 d)");
  expect((await push(first, "Jan 15, 2027 ▶")).title).toMatch(/570\/565 · Jan 15, 2027 \(53 d\)/);
  expect((await push(first, "Strikes ▲")).title).toMatch(/575\/570/);
  expect((await push(first, "Strikes ▼")).title).toMatch(/565\/560/);
  const wide = await push(first, "Wider");
  expect(wide.title).toMatch(/570\/560/);
  expect((await push(wide, "Narrower")).title).toMatch(/570\/565/);
  expect((await push(first, "As bull call spread")).title).toMatch(/bull call spread 565\/570/);
  const last = await push(first, "Jan 15, 2027 ▶");
  expect(last.labels.filter((label) => label.includes("▶"))).toEqual([]);
  const top = await ask("calc", { ...SPREAD, strategy: "long_call", strikes: "680" });
  expect(top.labels).not.toContain("Strikes ▲");
});

test("an iron condor grows at both ends, and its strikes are those that stand for what was typed", async () => {
  const { ask, push } = spyDesk();
  const condor = await ask("calc", { ...SPREAD, strategy: "ic", strikes: "551/560/600/610" });
  expect(condor.title).toMatch(/550\/560\/600\/610/);
  const wide = await push(condor, "Wider");
  expect(wide.title).toMatch(/545\/560\/600\/615/);
  expect(wide.text).not.toContain("Nearest listed");
  expect((await push(condor, "Narrower")).title).toMatch(/555\/560\/600\/605/);
});

test("details open and close in place, and one's own price goes with the strikes it is of", async () => {
  const { ask, push, calculated } = spyDesk();
  const first = await ask("calc", { ...SPREAD, premium: 1.2, contracts: 3 });
  const more = await push(first, "Details");
  expect(more.field("Greeks")).not.toBe("");
  expect((await push(more, "Less")).field("Greeks")).toBe("");
  expect(calculated.at(-1)).toMatchObject({ premium: 1.2, contracts: 3 });
  await push(first, "Wider");
  expect(calculated.at(-1)).toMatchObject({ premium: undefined, contracts: 3 });
  await push(first, "Refresh");
  expect(calculated.at(-1)).toMatchObject({ premium: 1.2, expiration: "2026-12-18" });
});

test("a picture stands beside the blocks where there is one", async () => {
  const asked: unknown[] = [];
  const url = async (picture: unknown) => {
    asked.push(picture);
    return "https://volaris.test/pictures/1.png";
  };
  const answer = await spyDesk({ pictures: { url } }).ask("calc", SPREAD);
  expect(answer.image).toBe("https://volaris.test/pictures/1.png");
  expect(asked).toEqual([
    {
      kind: "payoff",
      request: "SPY~bull_put_spread~570_565~e2026-12-18",
      versionMs: IN_SESSION,
    },
  ]);
});

test("every strategy has buttons that lead to a trade, also with the longest symbol and strikes", async () => {
  for (const { name, forms } of STRATEGIES) {
    const { ask, press } = spyDesk();
    const far = farGapDays(name) === null ? {} : { far_dte: 53 };
    const trade = { ...SPREAD, ...far, strategy: name, strikes: forms[0].example, expiry: "4d" };
    const answer = await ask("calc", trade);
    expect(answer.alone, `${name}: ${answer.text}`).toBe(false);
    for (const label of answer.labels.filter((one) => /▲|▼|^Wider|^Narrower|^As /.test(one))) {
      const pressed = seen((await press(answer.idOf(label))).body);
      expect(pressed.alone, `${name} ${label}: ${pressed.text}`).toBe(false);
    }
  }
  const long = spyDesk({ calculator: { calculate: async () => aCalculation({ symbol: "ABCDEFGH.B" }) } });
  const { body } = await long.command("calc", {
    ...SPREAD,
    strategy: "broken_wing_butterfly",
    symbol: "ABCDEFGH.B",
    strikes: "12345.125/12346.125/12347.125",
    underlying_price: 12345.67,
    account_size: 1_000_000_000,
  });
  expect(validateInteractionResponse(body).tree()).toEqual({});
});

test("symbols, strikes, dates and series are offered while they are typed", async () => {
  const { type } = spyDesk();
  const offered = async (option: string, value: string, others = {}) => {
    const { body } = await type("calc", option, value, others);
    expect(validateInteractionResponse(body).tree()).toEqual({});
    return (body["data"] as { choices: { value: string }[] }).choices.map((choice) => choice.value);
  };
  expect((await offered("symbol", "apple"))[0]).toBe("AAPL");
  expect(await offered("expiry", "", { symbol: "SPY" })).toEqual(["2026-11-27", "2026-12-18", "2027-01-15"]);
  expect((await offered("strikes", "", { symbol: "SPY", strategy: "bps" }))[0]).toBe("580/575");
  expect(await offered("root", "s", { symbol: "SPY" })).toEqual(["SPY"]);
  expect(await offered("expiry", "", { symbol: "ZZZZ" })).toEqual([]);
});
