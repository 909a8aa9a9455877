import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { interactionBody, pingBody } from "../../local/discord/interaction-body.ts";
import {
  askerOf,
  commandName,
  focusedOption,
  optionValues,
  parseInteraction,
} from "../../src/discord/interaction.ts";
import { IN_SESSION } from "../support/moments.ts";

const listed = (options: Record<string, string | number | boolean>) =>
  Object.entries(options).map(([name, value]) => ({ name, value }));

const command = (options: Record<string, string | number | boolean> = {}) =>
  parseInteraction(
    JSON.stringify(interactionBody({ atMs: IN_SESSION, command: "calc", options: listed(options) })),
  );

test("a ping and a command are told apart, with all that Discord sends beside", () => {
  expect(parseInteraction(JSON.stringify(pingBody({ atMs: IN_SESSION })))).toMatchObject({ type: 1 });
  expect(command()).toMatchObject({ type: 2, data: { name: "calc" } });
});

test("options are read by name, with the type that Discord gave them", () => {
  const interaction = command({ symbol: "SPY", dte: 7, premium: 1.25 });
  expect(interaction.type === 2 && optionValues(interaction)).toEqual({
    symbol: "SPY",
    dte: 7,
    premium: 1.25,
  });
});

test("a command without options has none", () => {
  const bare = parseInteraction('{"type":2,"id":"1","token":"t","data":{"name":"calc"}}');
  expect(bare.type === 2 && optionValues(bare)).toEqual({});
});

test("a recorded autocomplete names the option being typed and what is typed so far", (context) => {
  const name = "AUTOCOMPLETE_data_only_2022-06.json";
  const file = join(process.env["VOLARIS_SHARED"] ?? join("..", "shared"), "recorded", "discord", name);
  if (!existsSync(file)) {
    console.log(`skipped: the recorded payload ${name} is not on this machine`);
    return context.skip();
  }
  const typing = parseInteraction(readFileSync(file, "utf8"));
  expect(typing.type === 4 && focusedOption(typing)).toBe("name");
  expect(typing.type === 4 && optionValues(typing)).toEqual({ name: "dde" });
});

const folder = join(process.env["VOLARIS_SHARED"] ?? join("..", "shared"), "recorded", "discord");
const recorded = (name: string): string | null => {
  const file = join(folder, name);
  if (existsSync(file)) return readFileSync(file, "utf8");
  console.log(`skipped: the recorded payload ${name} is not on this machine`);
  return null;
};

test("a recorded command says who asks, where, and what they may do there", (context) => {
  const body = recorded("APPLICATION_COMMAND_choice_option_2022-02-02.json");
  if (body === null) return context.skip();
  const asked = parseInteraction(body);
  if (asked.type !== 2) throw new Error("It is no command.");
  expect(commandName(asked)).toBe("blep");
  expect(optionValues(asked)).toEqual({ animal: "animal_cat" });
  expect(askerOf(asked)).toMatchObject({
    guildId: "376279481003802627",
    channelId: "704190879698649159",
    mayManage: true,
    locale: "en-US",
  });
});

test("a recorded command of an app installed to an account has a user and no server", (context) => {
  const text = recorded("APPLICATION_COMMAND_dm_userinstall_2025-09_partial.json");
  if (text === null) return context.skip();
  // The recording was printed to a console, which cut its options.
  const body = {
    ...JSON.parse(text),
    data: { name: "echo", options: [{ name: "message", type: 3, value: "hi" }] },
  };
  const asked = parseInteraction(JSON.stringify(body));
  if (asked.type !== 2) throw new Error("It is no command.");
  expect(askerOf(asked)).toMatchObject({ guildId: null, mayManage: false });
  expect(askerOf(asked).userId).toMatch(/^\d{15,}$/);
});

test("an app that its user brought along is in no server, whoever manages that", () => {
  const asker = (owners: object) => {
    const body = interactionBody({ atMs: IN_SESSION, command: "calc", permissions: "32" });
    const asked = parseInteraction(
      JSON.stringify({ ...body, guild_id: "9", authorizing_integration_owners: owners }),
    );
    return asked.type === 2 && askerOf(asked);
  };
  expect(asker({ "1": "42" })).toMatchObject({ guildId: null, mayManage: false });
  expect(asker({ "0": "9", "1": "42" })).toMatchObject({ guildId: "9", mayManage: true });
});

test("a command of a group is named with its group, with and without options", () => {
  const called = (options: { name: string; value: string }[]) => {
    const asked = parseInteraction(
      JSON.stringify(interactionBody({ atMs: IN_SESSION, command: "alerts", subcommand: "add", options })),
    );
    if (asked.type !== 2) throw new Error("It is no command.");
    return [commandName(asked), optionValues(asked)];
  };
  expect(called([{ name: "symbol", value: "SPY" }])).toEqual(["alerts add", { symbol: "SPY" }]);
  expect(called([])).toEqual(["alerts add", {}]);
});

test("permissions are a bit field, of which managing the server and administering it count", () => {
  const may = (permissions: string) => {
    const body = interactionBody({ atMs: IN_SESSION, command: "calc", permissions });
    const asked = parseInteraction(JSON.stringify(body));
    return asked.type === 2 && askerOf(asked).mayManage;
  };
  expect(["0", "2048", "32", "8", "2251799813685247", "x"].map(may)).toEqual([
    false,
    false,
    true,
    true,
    true,
    false,
  ]);
});

test("of several options the focused one is being typed; none may be", () => {
  const options = [
    { name: "symbol", value: "SPY" },
    { name: "strategy", value: "ic", focused: true },
  ];
  const typing = parseInteraction(
    JSON.stringify(interactionBody({ atMs: IN_SESSION, command: "calc", options })),
  );
  expect(typing.type === 4 && focusedOption(typing)).toBe("strategy");
  const idle = parseInteraction('{"type":4,"data":{"name":"calc"}}');
  expect(idle.type === 4 && focusedOption(idle)).toBeNull();
});

for (const body of [
  "",
  "null",
  "[]",
  "{}",
  '{"type":9}',
  '{"type":"2"}',
  '{"type":2}',
  '{"type":2,"id":1}',
  '{"type":4}',
  '{"type":4,"data":{"options":[]}}',
  "{",
]) {
  test(`${body === "" ? "an empty body" : body} is no interaction of ours`, () => {
    expect(() => parseInteraction(body)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
}
