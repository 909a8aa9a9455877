import { expect, test } from "vitest";
import { GUILD_ID } from "../../local/discord/interaction-source.ts";
import { compareCommands, describeDifference } from "../../scripts/compare-commands.ts";
import { createDiscordApi, scopedDefinitions } from "../../scripts/discord-api.ts";
import { APP, openDiscord } from "../contracts/discord-rest-setup.ts";

const symbol = { name: "symbol", description: "Ticker", type: 3, required: true };
const dte = { name: "dte", description: "Days", type: 4 };
const calc = { name: "calc", description: "Price a strategy", options: [symbol, dte] };

type Described = { name: string; [field: string]: unknown };

const lines = (registered: readonly Described[], ours: readonly Described[]) =>
  describeDifference(compareCommands(registered, ours));

test("what is new, otherwise and gone is named, down to the option", () => {
  const other = { ...calc, options: [dte, { ...symbol, description: "Symbol" }, { ...dte, name: "old" }] };
  expect(lines([other, { name: "iv" }], [calc, { name: "plan" }])).toEqual([
    "+ /plan",
    "~ /calc: option symbol: description, option old goes",
    "- /iv",
  ]);
  expect(lines([{ ...calc, options: [dte, symbol] }], [calc])).toEqual(["~ /calc: order of options"]);
  expect(lines([{ name: "calc", description: "Price a strategy" }], [calc])).toEqual([
    "~ /calc: option symbol is new, option dte is new",
  ]);
});

test("what Discord adds of its own, and its defaults left out, is no difference", () => {
  const kept = { ...calc, id: "1", version: "2", nsfw: false, options: [{ ...symbol, choices: [] }, dte] };
  expect(lines([kept], [{ ...calc, options: [symbol, { ...dte, required: false }] }])).toEqual([]);
});

test("a second registration finds nothing to do, everywhere and in one server", async () => {
  const { discord } = await openDiscord();
  const api = createDiscordApi({ apiBase: discord.apiUrl, botToken: "token" });
  for (const guild of [undefined, GUILD_ID]) {
    const ours = scopedDefinitions(guild);
    expect(compareCommands(await api.readCommands(APP, guild), ours).added).toHaveLength(ours.length);
    await api.registerCommands(APP, guild);
    expect(describeDifference(compareCommands(await api.readCommands(APP, guild), ours))).toEqual([]);
  }
  expect(await api.readGuildName(GUILD_ID)).toBe("Sandbox traders");
  expect(await api.readGuildName("42")).toBeNull();
});
