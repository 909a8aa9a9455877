import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import { COMMANDS } from "../../../src/discord/commands/index.ts";
import { discordDoor } from "../../support/discord-door.ts";

type Data = {
  flags?: number;
  embeds: { title: string; description: string; fields: { name: string; value: string }[] }[];
  components: { components: { label?: string; custom_id: string; options?: { value: string }[] }[] }[];
};
const ask = async (options: Record<string, string> = {}) => {
  const { body } = await discordDoor().command("help", options);
  expect(validateInteractionResponse(body).tree()).toEqual({});
  return body["data"] as Data;
};

test("help lists every command, for who asks alone", async () => {
  const data = await ask();
  expect(data.flags).toBe(64);
  for (const { name } of COMMANDS) expect(data.embeds[0]?.description).toContain(`**/${name}**`);
});

test("every command is explained with an example and its numbers, and can be chosen in a menu", async () => {
  const { components } = await ask();
  const values = components.flatMap((row) => row.components.flatMap(({ options = [] }) => options));
  expect(values.map(({ value }) => value)).toEqual(COMMANDS.map(({ name }) => name));
  for (const { name, example, numbers } of COMMANDS) {
    const [embed] = (await ask({ command: name })).embeds;
    expect(embed?.description).toContain(example);
    const text = JSON.stringify(embed?.fields);
    for (const [number] of numbers) expect(text).toContain(number);
  }
});

test("a choice in the menu explains in place", async () => {
  const door = discordDoor();
  const { body } = await door.command("help");
  const [menu] = (body["data"] as Data).components[0]?.components ?? [];
  const pressed = await door.press(menu?.custom_id ?? "", { values: ["status"] });
  expect(pressed.body).toMatchObject({ type: 7, data: { embeds: [{ title: "/status" }] } });
});

test("commands are completed by what is typed, with or without the slash", async () => {
  const { body } = await discordDoor().type("help", "command", "/stat");
  expect(body).toMatchObject({ type: 8, data: { choices: [{ value: "status" }] } });
});

test("an unknown command says where the list is", async () => {
  const { body } = await discordDoor().command("help", { command: "moonshot" });
  expect(JSON.stringify(body)).toContain("There is no command /moonshot.");
});
