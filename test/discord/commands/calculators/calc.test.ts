import { expect, test } from "vitest";
import { validateCommands } from "../../../../local/discord/validate-commands.ts";
import { validateInteractionResponse } from "../../../../local/discord/validate-interaction-response.ts";
import { CALC_EXAMPLE } from "../../../../src/discord/commands/calculators/calc.ts";
import { readTrade } from "../../../../src/discord/commands/calculators/read-trade.ts";
import { commandDefinitions } from "../../../../src/discord/commands/definitions.ts";
import { findCommand } from "../../../../src/discord/commands/index.ts";
import type { OptionValues } from "../../../../src/discord/interaction.ts";
import { nyseCalendar } from "../../../../src/market/trading-calendar.ts";
import { namesOf, STRATEGIES } from "../../../../src/options/strategy.ts";
import { discordDoor } from "../../../support/discord-door.ts";
import { IN_SESSION } from "../../../support/moments.ts";

const readRequest = (options: OptionValues) =>
  readTrade(options, { nowMs: IN_SESSION, calendar: nyseCalendar }, CALC_EXAMPLE).request;
const PLAIN = { strategy: "long_call", symbol: "SPY", strikes: "580", dte: 7 };

function refusal(options: OptionValues): { message: string; hint: string } {
  try {
    readRequest(options);
  } catch (error) {
    expect(error).toMatchObject({ code: "invalid_request" });
    const { message, hint } = error as { message: string; hint: string };
    return { message, hint };
  }
  throw new Error("It was accepted.");
}

const complete = async (typed: string, focused = "strategy") => {
  const { body } = await discordDoor().type("calc", focused, typed);
  return (body["data"] as { choices: { name: string; value: string }[] }).choices;
};
const values = async (typed: string) => (await complete(typed)).map(({ value }) => value);

test("Discord takes every command's definition, in which the strategy is completed as it is typed", () => {
  expect(validateCommands(commandDefinitions()).tree()).toEqual({});
  const strategy = findCommand("calc")?.options.find(({ name }) => name === "strategy");
  expect(strategy).toMatchObject({ autocomplete: true, required: true });
  expect(strategy).not.toHaveProperty("choices");
});

test("every strategy is offered first for each of its names, in a choice that Discord takes", async () => {
  for (const strategy of STRATEGIES) {
    for (const name of namesOf(strategy)) expect((await values(name))[0], name).toBe(strategy.name);
    const choices = await complete(strategy.name);
    expect(validateInteractionResponse({ type: 8, data: { choices } }).tree()).toEqual({});
    expect(choices[0]?.name).toContain(strategy.forms[0].example);
  }
});

test("before anything is typed the most used strategies are offered, and for other options nothing", async () => {
  expect(await complete("")).toHaveLength(25);
  expect((await values(""))[0]).toBe("iron_condor");
  expect(await complete("mid", "fill")).toEqual([]);
  expect(
    validateInteractionResponse({ type: 8, data: { choices: await complete("x".repeat(6_000)) } }).tree(),
  ).toEqual({});
});

test("a strategy is taken by name, by label and by alias", () => {
  for (const strategy of ["long_call", "Long call", "LC", "long-call"]) {
    expect(readRequest({ ...PLAIN, strategy }).strategy).toBe("long_call");
  }
});

test("a strategy that is nearly known, or known twice, is asked back by names to type", () => {
  expect(refusal({ ...PLAIN, strategy: "lng call" }).hint).toMatch(
    /^Did you mean long_call.*For example: \/calc /,
  );
  expect(refusal({ ...PLAIN, strategy: "bcs" }).message).toBe(
    'strategy: "bcs" may mean bear_call_spread or bull_call_spread.',
  );
  expect(refusal({ ...PLAIN, strategy: "x".repeat(6_000) }).message.length).toBeLessThan(60);
});

test("the least that must be given becomes a request", () => {
  expect(readRequest(PLAIN)).toEqual({
    kind: "strategy",
    strategy: "long_call",
    symbol: "SPY",
    strikes: [580],
    dte: 7,
    farDte: undefined,
    fill: undefined,
    premium: undefined,
    underlyingPrice: undefined,
    contracts: undefined,
    accountSize: undefined,
    root: undefined,
  });
});

test("everything that may be given arrives under its own name", () => {
  const all = {
    ...PLAIN,
    premium: 0,
    underlying_price: 581.5,
    contracts: 3,
    account_size: 25_000_000,
    far_dte: 60,
    fill: "natural",
    details: true,
  };
  expect(readRequest(all)).toMatchObject({
    premium: 0,
    underlyingPrice: 581.5,
    contracts: 3,
    accountSize: 25_000_000,
    farDte: 60,
    fill: "natural",
  });
});

test("symbols and strikes are read as people type them", () => {
  for (const [typed, symbol] of [
    ["spy", "SPY"],
    [" $spx ", "SPX"],
    ["brk.b", "BRK.B"],
    ["BRK/B", "BRK.B"],
    ["BRK-B", "BRK.B"],
  ] as const) {
    expect(readRequest({ ...PLAIN, symbol: typed }).symbol).toBe(symbol);
  }
  for (const strikes of ["$580 / $575", "580–575", "580 - 575", "580,575"]) {
    const spread = { ...PLAIN, strategy: "bull_put_spread", strikes };
    expect(readRequest(spread).strikes).toEqual([580, 575]);
  }
});

for (const [what, changes, names] of [
  ["a strategy that is not known", { strategy: "moonshot" }, /strategy.*moonshot/],
  ["a symbol with blanks", { symbol: "SP Y" }, /^symbol/],
  ["an empty symbol", { symbol: "" }, /^symbol/],
  ["a symbol that is markup", { symbol: "<@123>" }, /^symbol/],
  ["strikes that are words", { strikes: "ATM" }, /^strikes.*ATM/],
  ["negative strikes", { strikes: "-580" }, /^strikes/],
  ["no strike", { strikes: " " }, /^strikes/],
  ["five strikes", { strikes: "1/2/3/4/5" }, /^strikes/],
  ["strikes without end", { strikes: "5".repeat(101) }, /^strikes/],
  ["a negative dte", { dte: -1 }, /^dte.*negative/],
  ["a dte that is no whole number", { dte: 1.5 }, /^dte.*whole/],
  ["a dte far beyond any listing", { dte: 2_001 }, /^dte: must be at most 2,000/],
  ["a dte that is a word", { dte: "soon" }, /^dte.*number/],
  ["a negative premium", { premium: -1 }, /^premium.*negative/],
  ["a huge premium", { premium: 1e8 }, /^premium: must be at most 10,000,000$/],
  ["an underlying at zero", { underlying_price: 0 }, /^underlying_price: must be at least 0\.01$/],
  ["an underlying of dust", { underlying_price: 1e-300 }, /^underlying_price: must be at least 0\.01$/],
  ["a huge underlying", { underlying_price: 1e300 }, /^underlying_price: must be at most 10,000,000$/],
  ["an underlying in words", { underlying_price: "high" }, /^underlying_price: must be a number$/],
  ["a billion contracts", { contracts: 1_000_000_000 }, /^contracts: must be at most 10,000$/],
  ["contracts without end", { contracts: Number.POSITIVE_INFINITY }, /^contracts: must be at most 10,000$/],
  ["10,001 contracts", { contracts: 10_001 }, /^contracts: must be at most 10,000$/],
  ["a far dte that is negative", { far_dte: -1 }, /^far_dte: must not be negative$/],
  ["a fill that is none", { fill: "best" }, /^fill: must be one of mid, realistic, natural$/],
  ["details in words", { details: "yes" }, /^details: must be true or false$/],
  ["no contracts", { contracts: 0 }, /^contracts.*at least 1/],
  ["half a contract", { contracts: 1.5 }, /^contracts: must be a whole number$/],
  ["an account of nothing", { account_size: 0 }, /^account_size: must be at least 1$/],
  ["an account beyond all", { account_size: 1e13 }, /^account_size: must be at most 1,000,000,000,000$/],
] as const) {
  test(`${what} is refused by the option's name, with a line to type`, () => {
    const { message, hint } = refusal({ ...PLAIN, ...changes });
    expect(message).toMatch(names);
    expect(hint).toMatch(/\d/);
  });
}

test("what is missing is named", () => {
  for (const name of ["strategy", "symbol", "strikes", "dte"] as const) {
    const { [name]: _left, ...rest } = PLAIN;
    expect(refusal(rest).message).toMatch(new RegExp(`^${name}`));
  }
});

test("a series is named by its root, in whatever case, and by nothing else", () => {
  expect(readRequest({ ...PLAIN, symbol: "SPX", root: " spxw " })).toMatchObject({ root: "SPXW" });
  expect(refusal({ ...PLAIN, root: "the weekly one" }).message).toBe(
    "root: must be an option root such as SPXW",
  );
});
