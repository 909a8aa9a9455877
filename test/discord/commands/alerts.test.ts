import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import type { NewAlert, WatchedAlert } from "../../../src/alerts/ports.ts";
import { noSuchAlert } from "../../../src/alerts/rearm-alert.ts";
import { alertMe } from "../../../src/discord/commands/alerts/alert-me.ts";
import { findCommand } from "../../../src/discord/commands/index.ts";
import { componentRows } from "../../../src/discord/components/rows.ts";
import { anAlert, observed } from "../../support/alerts.ts";
import { discordDoor } from "../../support/discord-door.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";

const USER = "311000000000000004";
const CHANNEL = "1311000000000000003";
const GUILD = "1311000000000000002";
const EPHEMERAL = 64;

/** The door over a user's alerts, with what was asked of them. */
function door(mine: WatchedAlert[] = []) {
  const added: NewAlert[] = [];
  const asked: string[] = [];
  const alerts = {
    add: async (alert: NewAlert) => {
      added.push(alert);
      return { kind: "added" as const, id: 7 };
    },
    list: async (ownerId: string) => {
      asked.push(`list ${ownerId}`);
      return mine;
    },
    remove: async ({ ownerId, id }: { ownerId: string; id: number }) => {
      asked.push(`remove ${ownerId} ${id}`);
    },
    rearm: async ({ ownerId, id }: { ownerId: string; id: number }) => {
      asked.push(`rearm ${ownerId} ${id}`);
      if (id !== 7) throw noSuchAlert(id);
      return anAlert();
    },
  };
  return { ...discordDoor({ alerts }), added, asked };
}
const sound = ({ body }: { body: Record<string, unknown> }) => {
  expect(validateInteractionResponse(body).tree()).toEqual({});
  return { text: JSON.stringify(body), data: body["data"] as { flags?: number; components?: Row[] } };
};
type Row = { components: { custom_id: string; label?: string; options?: { value: string }[] }[] };
const idOf = (text: string, label: string) =>
  new RegExp(`"label":"${label}","custom_id":"([^"]+)"`).exec(text)?.[1] ?? "";

test("an alert is armed for who asks, in their direct messages, and only they see that", async () => {
  const { command, added } = door();
  const answer = sound(await command("alerts add", { symbol: "spy", when: "price", level: 600 }));
  expect(added).toEqual([
    {
      ownerId: USER,
      guildId: GUILD,
      target: { kind: "user", id: USER },
      symbol: "SPY",
      kind: "price",
      level: 600,
      direction: "either",
    },
  ]);
  expect(answer.data.flags).toBe(EPHEMERAL);
  expect(answer.text).toContain("SPY crosses $600.00");
});

test("or in the channel, where the bot is in one; kinds without a level take none", async () => {
  const { command, added } = door();
  await command("alerts add", { symbol: "SPY", when: "earnings", level: 3, from: "up", where: "here" });
  await command(
    "alerts add",
    { symbol: "SPY", when: "iv_rank", level: 50, from: "down", where: "here" },
    { place: "bot-dm" },
  );
  expect(added).toMatchObject([
    { target: { kind: "channel", id: CHANNEL }, kind: "earnings", level: null, direction: "either" },
    { target: { kind: "user", id: USER }, guildId: null, kind: "iv_rank", level: 50, direction: "down" },
  ]);
});

test.each([
  [{ symbol: "SPY", when: "price" }, "level: is missing"],
  [{ symbol: "SPY", when: "price", level: "much" }, "level: must be a number"],
  [{ symbol: "no symbol", when: "price", level: 1 }, "symbol: must be a ticker symbol"],
  [{ symbol: "SPY", when: "never" }, "when: must be one of"],
])("%j is refused with what to type", async (options, says) => {
  const { command, added } = door();
  const { text } = sound(await command("alerts add", options));
  expect(text).toContain(says);
  expect(text).toMatch(/For example: \/alerts add/);
  expect(added).toEqual([]);
});

test("Alert me below any answer asks for the price, as people write it, and arms it", async () => {
  const { press, submit, added } = door();
  const rows = JSON.stringify(componentRows([alertMe("SPY")], findCommand));
  const opened = sound(await press(idOf(rows, "Alert me")));
  const [, form = ""] = /"custom_id":"([^"]+)","components"/.exec(opened.text) ?? [];
  expect(opened.text).toContain("Alert me about SPY");
  sound(await submit(form, { level: "$1,234.50" }));
  expect(added).toMatchObject([
    { symbol: "SPY", kind: "price", level: 1234.5, target: { kind: "user", id: USER } },
  ]);
});

const MINE: WatchedAlert[] = [
  { alert: anAlert(), observed: observed({ price: { value: 598.5, atMs: IN_SESSION } }) },
  {
    alert: anAlert({
      id: 8,
      kind: "iv_rank",
      level: 50,
      state: "fired",
      fired: { value: 53, atMs: IN_SESSION - minutes(5) },
    }),
    observed: observed(),
  },
  {
    alert: anAlert({
      id: 9,
      kind: "earnings",
      level: null,
      state: "paused",
      reason: "The channel is gone.",
      target: { kind: "user", id: USER },
    }),
    observed: observed(),
  },
];

test("the list says of each what it waits for, how it stands and where it is told", async () => {
  const { command, asked } = door(MINE);
  const { text, data } = sound(await command("alerts list"));
  expect(data.flags).toBe(EPHEMERAL);
  expect(asked).toEqual([`list ${USER}`]);
  for (const says of [
    "1 armed, 1 told, 1 paused",
    "**#7** SPY crosses $600.00 · armed, now $598.50 · in <#700>",
    "**#8** IV rank of SPY crosses 50 · told <t:",
    "at rank 53",
    "**paused**: The channel is gone. · in your direct messages",
  ])
    expect(text).toContain(says);
});

test("an alert on a ticker that nobody refreshes says that it sees nothing", async () => {
  const { command } = door([{ alert: anAlert(), observed: observed({ kept: false }) }]);
  const { text } = sound(await command("alerts list"));
  expect(text).toContain("SPY is not refreshed any more");
});

test("its menus arm again and remove, and an empty list says how to begin", async () => {
  const { command, press, asked } = door(MINE);
  const { data } = sound(await command("alerts list"));
  const [, again, away] = data.components ?? [];
  const menus = [again, away].map((row) => row?.components[0]);
  expect(menus.map((menu) => menu?.options?.map(({ value }) => value))).toEqual([
    ["8", "9"],
    ["7", "8", "9"],
  ]);
  sound(await press(menus[1]?.custom_id ?? "", { values: ["8"] }));
  expect(asked.at(-1)).toBe(`remove ${USER} 8`);
  const { text } = sound(await door().command("alerts list"));
  expect(text).toContain("/alerts add symbol:SPY when:price level:600");
});

test("one's own alerts are offered while the number is typed, those that wait for nothing first", async () => {
  const { type, asked } = door(MINE);
  const offered = async (typed: string) =>
    (
      (await type("alerts rearm", "alert", typed)).body as { data: { choices: { value: string }[] } }
    ).data.choices.map(({ value }) => value);
  expect(await offered("")).toEqual(["8", "9", "7"]);
  expect(await offered("rank")).toEqual(["8"]);
  expect(asked).toEqual([`list ${USER}`, `list ${USER}`]);
});

test("armed again by number; another's, or what is no number, gets a kind answer", async () => {
  const { command, asked } = door();
  expect(sound(await command("alerts rearm", { alert: "#7 SPY crosses" })).text).toContain("Armed again");
  expect(sound(await command("alerts rearm", { alert: "8" })).text).toContain("You have no alert #8.");
  expect(sound(await command("alerts remove", { alert: "mine" })).text).toContain("must be the number");
  expect(asked).toEqual([`rearm ${USER} 7`, `rearm ${USER} 8`]);
});

test("twenty-five of the longest stay inside Discord's limits", async () => {
  const long = Array.from(
    { length: 25 },
    (_, i): WatchedAlert => ({
      alert: anAlert({
        id: 100_000 + i,
        symbol: "ABCDEFGHIJ",
        state: "paused",
        reason: "r".repeat(200),
        level: 999_999.99,
        direction: "up",
      }),
      observed: observed(),
    }),
  );
  sound(await door(long).command("alerts list"));
});
