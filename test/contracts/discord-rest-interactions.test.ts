import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyKey } from "discord-interactions";
import { expect, test } from "vitest";
import { componentBody, interactionBody, pingBody } from "../../local/discord/interaction-body.ts";
import {
  createDiscordKeys,
  LOCAL_DISCORD_KEYS,
  signInteraction,
} from "../../local/discord/sign-interaction.ts";
import { interactionIdOf, snowflakeAt, snowflakeTimeMs } from "../../local/discord/snowflake.ts";
import { validateInteractionResponse } from "../../local/discord/validate-interaction-response.ts";

const AT = Date.UTC(2026, 10, 23, 14, 45, 12, 345);
const CALC = [
  { name: "strategy", value: "long_call" },
  { name: "symbol", value: "SPY" },
  { name: "strikes", value: "580" },
  { name: "dte", value: 7 },
];

function recorded(name: string): Record<string, unknown> | null {
  const file = join(process.env["VOLARIS_SHARED"] ?? join("..", "shared"), "recorded", "discord", name);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  console.log(`skipped: the recorded payload ${name} is not on this machine`);
  return null;
}

/** Every key of the object with its place, list items without their index. */
function keysOf(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => keysOf(item, `${at}[]`)))];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [`${at}.${key}`, ...keysOf(child, `${at}.${key}`)]);
}

test("discord-interactions verifies what the local key signs, and nothing else", async () => {
  const body = JSON.stringify(
    interactionBody({ atMs: AT, command: "calc", options: CALC, userName: "Zoë €" }),
  );
  const { privateKey, publicKey } = LOCAL_DISCORD_KEYS;
  const headers = signInteraction({ body, timestamp: "1795445112", privateKey });
  const signature = headers["x-signature-ed25519"];
  const timestamp = headers["x-signature-timestamp"];

  expect(publicKey).toMatch(/^[0-9a-f]{64}$/);
  expect(await verifyKey(body, signature, timestamp, publicKey)).toBe(true);
  expect(await verifyKey(body.replace("580", "590"), signature, timestamp, publicKey)).toBe(false);
  expect(await verifyKey(body, signature, "1795445113", publicKey)).toBe(false);
  expect(await verifyKey(body, signature, timestamp, createDiscordKeys("somebody else").publicKey)).toBe(
    false,
  );
});

test("the same seed gives the same key pair", () => {
  expect(createDiscordKeys("a").publicKey).toBe(createDiscordKeys("a").publicKey);
  expect(createDiscordKeys("a").publicKey).not.toBe(createDiscordKeys("b").publicKey);
});

test("ids and tokens carry the time of the interaction", () => {
  const { id, token } = interactionBody({ atMs: AT, command: "calc" });
  expect(snowflakeTimeMs(id)).toBe(AT);
  expect(interactionIdOf(token)).toBe(id);
  expect(interactionIdOf("3fG7kq_webhook-token-of-a-channel")).toBeNull();
  // The example of the API reference ("Snowflakes").
  expect(snowflakeTimeMs("175928847299117063")).toBe(1_462_015_105_796);
  expect(snowflakeAt(AT, 1)).not.toBe(snowflakeAt(AT, 2));
});

test("options carry the types that Discord gives to text, whole numbers, numbers and switches", () => {
  const { data } = interactionBody({
    atMs: AT,
    command: "calc",
    options: [
      ...CALC,
      { name: "premium", value: 3.25 },
      { name: "iv", value: 20, type: 10 },
      { name: "help", value: true },
    ],
  });
  expect(data.options?.map((option) => option.type)).toEqual([3, 3, 3, 4, 10, 10, 5]);
  expect(interactionBody({ atMs: AT, command: "calc" }).data).not.toHaveProperty("options");
});

test("a focused option makes it an autocomplete; a sub-command holds its options", () => {
  const typing = interactionBody({
    atMs: AT,
    command: "alerts",
    subcommand: "add",
    options: [{ name: "symbol", value: "SP", focused: true }],
  });
  expect(typing.type).toBe(4);
  expect(typing.data.options).toEqual([
    { name: "add", type: 1, options: [{ name: "symbol", value: "SP", type: 3, focused: true }] },
  ]);
});

test("a command from a server has every field of a recorded one", (context) => {
  const sample = recorded("signed_APPLICATION_COMMAND_2025-06-08.json");
  if (sample === null) return context.skip();
  const real = JSON.parse(String(sample["body"]));
  const own = interactionBody({ atMs: AT, command: "sign", options: [{ name: "message", value: "llamas" }] });
  expect(keysOf(own).map(withoutOwner).sort()).toEqual(keysOf(real).map(withoutOwner).sort());
});

test("a recorded command verifies, so the check of the key is the real one", async (context) => {
  const sample = recorded("signed_APPLICATION_COMMAND_2025-06-08.json");
  if (sample === null) return context.skip();
  const [body, signature, timestamp, key] = [
    "body",
    "x-signature-ed25519",
    "x-signature-timestamp",
    "public_key",
  ].map((name) => String(sample[name]));
  expect(await verifyKey(body ?? "", signature ?? "", timestamp ?? "", key ?? "")).toBe(true);
});

test("a command of an app installed to the user has the top-level fields of a recorded one", (context) => {
  const sample = recorded("APPLICATION_COMMAND_dm_userinstall_2025-09_partial.json");
  if (sample === null) return context.skip();
  const own = interactionBody({ atMs: AT, command: "echo", place: "private-channel" });
  expect(Object.keys(own)).toEqual(expect.arrayContaining(Object.keys(sample)));
  expect(own).toMatchObject({ context: 2, authorizing_integration_owners: { "1": "311000000000000004" } });
  expect(own).not.toHaveProperty("member");
});

test("the bot's own DM, a ping and a button press have the forms of their kind", () => {
  const dm = interactionBody({ atMs: AT, command: "calc", place: "bot-dm" });
  expect(dm).toMatchObject({
    context: 1,
    authorizing_integration_owners: { "0": "0" },
    user: { id: expect.any(String) },
  });
  expect(pingBody({ atMs: AT })).toMatchObject({ type: 1, user: { bot: true } });
  const press = componentBody({ atMs: AT, customId: "more:SPY:2", messageId: "1" });
  expect(press).toMatchObject({
    type: 3,
    data: { component_type: 2, custom_id: "more:SPY:2" },
    message: { id: "1" },
  });
  const choice = componentBody({ atMs: AT, customId: "expiry", messageId: "1", values: ["2026-11-27"] });
  expect(choice.data).toMatchObject({ component_type: 3, values: ["2026-11-27"] });
});

/** The owners are keyed by kind of installation, not by field name. */
function withoutOwner(key: string): string {
  return key.replace(/^(\.authorizing_integration_owners)\..*/, "$1.*");
}

test.for([
  ["a message", { type: 4, data: { content: "SPY 580C" } }, null],
  ["a pong", { type: 1 }, null],
  ["a deferred answer", { type: 5, data: { flags: 64 } }, null],
  ["suggestions", { type: 8, data: { choices: [{ name: "SPY", value: "SPY" }] } }, null],
  ["no suggestions", { type: 8, data: { choices: [] } }, null],
  ["an update", { type: 7, data: { content: "next page" } }, null],
  ["an empty message", { type: 4, data: {} }, "data"],
  [
    "a message over the limits",
    { type: 4, data: { embeds: [{ title: "x".repeat(257) }] } },
    "data.embeds.0.title",
  ],
  ["a deferred answer with other flags", { type: 5, data: { flags: 32_768 } }, "data.flags"],
  [
    "26 suggestions",
    { type: 8, data: { choices: Array.from({ length: 26 }, () => ({ name: "a", value: "a" })) } },
    "data.choices",
  ],
  [
    "a suggestion over 100",
    { type: 8, data: { choices: [{ name: "x".repeat(101), value: "a" }] } },
    "data.choices.0.name",
  ],
  ["no suggestions at all", { type: 8, data: {} }, "data.choices"],
  [
    "a modal without fields",
    { type: 9, data: { title: "Plan", custom_id: "plan", components: [] } },
    "data.components",
  ],
  ["a form with a label", modal(), null],
  ["a form with a text input of its own", modal({ type: 4 }), "data.components.0.type"],
  ["a form's label over 45", modal({ label: "x".repeat(46) }), "data.components.0.label"],
  ["a form's input without a style", modal({}, { style: undefined }), "data.components.0.component.style"],
  [
    "a form's placeholder over 100",
    modal({}, { placeholder: "x".repeat(101) }),
    "data.components.0.component.placeholder",
  ],
  ["an unknown type", { type: 3 }, "type"],
  ["no object", "ok", "type"],
] as const)("%s as the answer to an interaction is judged as Discord would", ([, body, path]) => {
  const errors = validateInteractionResponse(body);
  if (path === null) expect(errors.tree()).toEqual({});
  else expect(errors.tree()).toHaveProperty(`${path}._errors.0.message`);
});

function modal(label: object = {}, input: object = {}) {
  const component = { type: 4, style: 1, custom_id: "level", ...input };
  return {
    type: 9,
    data: {
      title: "Alert me",
      custom_id: "alerts",
      components: [{ type: 18, label: "Level", component, ...label }],
    },
  };
}
