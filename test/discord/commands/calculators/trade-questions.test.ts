import { expect, test } from "vitest";
import { CALCULATOR_COMMANDS } from "../../../../src/discord/commands/calculators/index.ts";
import { findCommand } from "../../../../src/discord/commands/index.ts";
import { aCalculation, aStockLeg } from "../../../support/a-calculation.ts";
import { spyDesk } from "./spy-desk.ts";

const TRADE = { strategy: "bps", symbol: "spy", strikes: "570/565", expiry: "dec 18" };
const QUESTIONS = [
  ["breakeven", {}],
  ["risk", {}],
  ["pop", {}],
  ["size", { account_size: 25_000 }],
  ["contracts", { budget: 5_000 }],
] as const;

test.each(QUESTIONS)("/%s says what /calc says of the same trade, and leads to it", async (name, more) => {
  const { ask, push, calculated } = spyDesk();
  const answer = await ask(name, { ...TRADE, ...more });
  expect(answer.alone, answer.text).toBe(false);
  expect(answer.title).toBe("SPY bull put spread 570/565 · Dec 18 (25 d)");
  expect(answer.text).toContain("dec 18 → Dec 18 (25 d)");
  expect(answer.footer).toMatch(/^schwab · quotes of 09:59 ET · market open/);
  const calc = await push(answer, "Calc");
  expect(calc.title).toContain(answer.title);
  expect(calculated[1]).toMatchObject({ expiration: "2026-12-18", strikes: [570, 565] });
});

test.each(QUESTIONS)("/%s refuses kindly, with what to type", async (name, more) => {
  const { ask } = spyDesk();
  const wrong = await ask(name, { ...TRADE, ...more, strikes: "575/580" });
  expect([wrong.alone, wrong.text]).toEqual([true, expect.stringContaining("strikes")]);
  const late = await ask(name, { ...TRADE, ...more, expiry: "11/20" });
  expect([late.alone, late.text]).toEqual([true, expect.stringContaining("Nov 20 has passed")]);
  const unknown = await ask(name, { ...TRADE, ...more, strategy: "moonshot" });
  expect(unknown.text).toContain(`For example: /${name}`);
});

test.each(QUESTIONS)("/%s stays inside Discord's limits with the longest content", async (name, more) => {
  const calculation = aCalculation({
    symbol: "ABCDEFGH.B",
    breakevens: Array.from({ length: 24 }, (_, i) => 1_234_567.125 + i),
    warnings: Array.from({ length: 30 }, (_, i) => `${i} ${"_*long*_ ".repeat(60)}`),
    buyingPowerBasis: "because ".repeat(200),
    legs: Array.from({ length: 16 }, () => aStockLeg()),
  });
  const answer = await spyDesk({ calculator: { calculate: async () => calculation } }).ask(name, {
    ...TRADE,
    ...more,
  });
  expect(answer.alone).toBe(false);
});

test("every calculator says how it is typed and what its numbers mean", () => {
  for (const command of CALCULATOR_COMMANDS) {
    expect(findCommand(command.name)).toBe(command);
    expect(command.example.startsWith(`/${command.name} `)).toBe(true);
    expect(command.numbers.length).toBeGreaterThan(2);
  }
});

test("/breakeven tells how far each one is, also in standard deviations", async () => {
  const { ask } = spyDesk();
  const answer = await ask("breakeven", { ...TRADE, strategy: "ic", strikes: "550/560/600/610" });
  expect(answer.lines[0]).toMatch(/^Breaks even at \*\*555\.87\*\* and \*\*604\.13\*\* · 57 % to profit/);
  expect(answer.field("555.87")).toMatch(/^-4\.2 % · -0\.\d\d σ away\n-\$24\.13$/);
  const never = aCalculation({ breakevens: [], maxLoss: -20, maxProfit: 300 });
  const desk = spyDesk({ calculator: { calculate: async () => never } });
  expect((await desk.ask("breakeven", TRADE)).lines[0]).toBe(
    "**No breakeven**: it can't lose at this price.",
  );
});

test("/risk tells the worst, what is tied up, and what moves do, today and at expiry", async () => {
  const { ask } = spyDesk();
  const answer = await ask("risk", TRADE);
  expect(answer.field("Max loss")).toMatch(/^\$332\.62\n31 % likely$/);
  const moves = answer.field("Moves").split("\n");
  expect(moves[0]).toMatch(/^-1 % to 574\.20: -\$\d+\.\d\d today · \+\$167\.38 at expiry$/);
  expect(moves[2]).toMatch(/^-1 σ to 551\.35: -\$\d+\.\d\d today · -\$332\.62 at expiry$/);
  const naked = await ask("risk", { ...TRADE, strategy: "short_strangle", strikes: "560/600" });
  expect(naked.lines[0]).toContain("unlimited");
});

test("/pop of a trade is the calculator's", async () => {
  const answer = await spyDesk().ask("pop", TRADE);
  expect(answer.lines[0]).toBe("**65 %** to profit (64–67)");
  expect(answer.field("Half the profit (P50)")).toBe("80 % reaches $83.69");
  expect(answer.field("Touched before expiry")).toBe("570: 74 %");
});

test("/size keeps the loss inside the budget, by the trade, by a stop, or by a number", async () => {
  const { ask } = spyDesk();
  const trade = { ...TRADE, account_size: 25_000 };
  expect((await ask("size", trade)).lines[0]).toBe("**1 contract** at a budget of $500 (2 % of $25,000)");
  expect((await ask("size", { ...trade, risk_percent: 5 })).lines[0]).toMatch(/^\*\*3 contracts\*\*/);
  const stopped = await ask("size", { ...trade, stop: 2.5 });
  expect(stopped.lines[0]).toMatch(/^\*\*6 contracts\*\*/);
  expect(stopped.field("Loss of one at the stop")).toBe("$82.62");
  expect(stopped.field("Why")).toContain("at most $332.62");
  expect((await ask("size", { ...trade, stop: 0.5 })).text).toContain("A stop lies above that");
  const plain = await ask("size", { account_size: 25_000, max_loss: 120 });
  expect([plain.lines[0], plain.footer]).toEqual([
    "**4 contracts** at a budget of $500 (2 % of $25,000)",
    "Your figures · market open · Not advice",
  ]);
  for (const [options, says] of [
    [{ account_size: 25_000 }, "neither it nor a trade"],
    [{ ...trade, max_loss: 100 }, "the trade says it"],
    [{ account_size: 25_000, max_loss: 100, stop: 2 }, "it stops a trade"],
    [{ account_size: 0, max_loss: 100 }, "must be at least 1"],
    [{ account_size: 25_000, max_loss: 100, risk_percent: 101 }, "must be at most 100"],
  ] as const) {
    expect((await ask("size", options)).text).toContain(says);
  }
});

test("/contracts answers a budget, a delta and shares, one at a time", async () => {
  const { ask } = spyDesk();
  const budget = await ask("contracts", { ...TRADE, budget: 5_000 });
  expect(budget.lines[0]).toBe("**15 contracts** for $5,000: one takes buying power of $332.62");
  const put = { ...TRADE, strategy: "long_put", strikes: "560" };
  expect((await ask("contracts", { ...put, budget: 5_000 })).lines[0]).toMatch(
    /^\*\*11 contracts\*\*.*costs/,
  );
  const hedge = await ask("contracts", { ...put, shares: 250 });
  expect(hedge.lines[0]).toBe("250 shares: **2** for one to each 100 · **11** for no delta now");
  const target = await ask("contracts", { ...TRADE, delta: -200 });
  expect(target.lines[0]).toMatch(/^\*\*34 contracts\*\* of it the other way round for a delta of -200$/);
  // Of several, one is what counts.
  const three = await ask("contracts", { ...put, contracts: 3, budget: 5_000 });
  expect(three.lines[0]).toMatch(/^\*\*11 contracts\*\*/);
  expect((await ask("contracts", TRADE)).text).toContain("give one of them");
  expect((await ask("contracts", { ...TRADE, budget: 1, delta: 1 })).text).toContain("give one of them");
  expect((await ask("contracts", { ...TRADE, delta: 0 })).text).toContain("other than 0");
});
