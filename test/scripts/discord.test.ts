import { expect, test } from "vitest";
import { parseSlashCommand } from "../../scripts/discord/parse-slash-command.ts";
import { printDiscordMessage } from "../../scripts/discord/print-message.ts";
import { renderCalculation } from "../../src/discord/render/calculation.ts";
import { renderError } from "../../src/discord/render/error.ts";
import { AppError } from "../../src/errors.ts";
import { aCalculation } from "../support/a-calculation.ts";
import { IN_SESSION } from "../support/moments.ts";

const printed = (options: { details?: boolean }) =>
  printDiscordMessage(
    { data: { embeds: [renderCalculation(aCalculation(), options)] } },
    IN_SESSION + 60_000,
  );

test("the terminal shows the essence first, without markup, and figures beside their names", () => {
  const lines = printed({}).split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "┃ SPY bull put spread 570/560 · Dec 18 (25 d)",
    "┃ Credit $250 at 2.50 · risk $750 · 64 % to profit (60–67) · breakeven 567.50",
    "┃ Sell 570 put @ 9.20 · IV 21.3 % · Δ -0.40",
    "┃ Buy 560 put @ 6.70 · IV 22.5 % · Δ -0.31",
    "┃ SPY 580.12 · ±30.40 by Dec 18 (1σ) · schwab quotes 60 seconds ago",
  ]);
  expect(lines).toContain("┃ Max loss               $750");
  expect(lines.at(-1)).toBe("┃ details: true shows greeks, fills, odds, profit by price and date");
  expect(lines.length).toBeLessThanOrEqual(20);
});

test("a table stands below its name, and columns stay under each other", () => {
  const text = printed({ details: true });
  expect(text).toContain(
    "┃ Profit by price and date\n┃    price  today  Dec 6  Dec 18\n┃   520.00   -520   -640    -750\n",
  );
  expect(text).not.toContain("```");
});

test("what was escaped for Discord is printed as it was written", () => {
  const error = new AppError("invalid_request", 'strikes: "**5**" is not a strike.', { hint: "a_b [c] \\d" });
  const text = printDiscordMessage({ data: { ...renderError(error, "r"), flags: 64 } }, IN_SESSION);
  expect(text).toContain('strikes: "5" is not a strike.'.replace("5", "**5**"));
  expect(text).toContain("a_b [c] \\d");
  expect(text).toContain("(only you can see this)");
});

test("true and false are sent as Discord sends them, other words are refused", () => {
  const line = "/calc strategy:long_call symbol:SPY strikes:580 dte:7 details:";
  const details = (word: string) =>
    parseSlashCommand(`${line}${word}`).options.find(({ name }) => name === "details");
  expect(details("true")).toEqual({ name: "details", value: true, type: 5 });
  expect(details(" False")).toEqual({ name: "details", value: false, type: 5 });
  expect(() => details("yes")).toThrow('details: "yes" is not true or false.');
});

test("buttons and menus are numbered, a form says what it asks for, and times are spelt out", () => {
  const button = { type: 2, style: 2, label: "Earlier", custom_id: "a" };
  const menu = {
    type: 3,
    custom_id: "b",
    placeholder: "Expiration",
    options: [
      { label: "Dec 4", value: "2026-12-04" },
      { label: "Dec 11", value: "2026-12-11" },
    ],
  };
  const message = {
    type: 4,
    data: {
      embeds: [
        {
          title: "IV",
          description: `opens <t:${IN_SESSION / 1_000}:t>, in <t:${IN_SESSION / 1_000 + 7_200}:R>`,
        },
      ],
      components: [
        { type: 1, components: [button, { ...button, label: "Later", disabled: true }] },
        { type: 1, components: [menu] },
      ],
    },
  };
  const lines = printDiscordMessage(message, IN_SESSION).split("\n");
  expect(lines).toContain("┃ opens 10:00 ET, in in 2 hours");
  expect(lines.slice(-2)).toEqual(["[1] Earlier  [2] Later (off)", "[3] Expiration: 3.1 Dec 4, 3.2 Dec 11"]);
  const form = {
    type: 9,
    data: {
      title: "Alert me",
      custom_id: "c",
      components: [
        { type: 18, label: "Level", component: { type: 4, custom_id: "level", placeholder: "600" } },
      ],
    },
  };
  expect(printDiscordMessage(form, IN_SESSION)).toBe("A form opens: Alert me\n  level=600   Level");
});

test("a command of a group is called with its options", () => {
  expect(parseSlashCommand("/help command:iv")).toEqual({
    command: "help",
    options: [{ name: "command", value: "iv", type: 3 }],
  });
});
