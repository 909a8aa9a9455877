import type { APIDMChannel, APIMessage } from "discord-api-types/v10";
import { expect, test } from "vitest";
import { APP, openDiscord } from "./discord-rest-setup.ts";

const BOT = { authorization: "Bot local" };
const A_MESSAGE = { content: "hello", nonce: "n".repeat(25), enforce_nonce: true };

/** The stand-in, with short ways to what a bot does. */
async function openBot() {
  const { call, clock, discord } = await openDiscord();
  const post = (body: unknown, channel = "700", headers: Record<string, string> = BOT) =>
    call("POST", `/channels/${channel}/messages`, body, headers);
  return { call, clock, discord, post };
}

test("a message of the bot comes back as Discord's own, with its channel and nonce", async () => {
  const { post, discord } = await openBot();
  const { status, body } = await post(A_MESSAGE);
  const message: APIMessage = body;
  expect(status).toBe(200);
  expect(message).toMatchObject({
    type: 0,
    channel_id: "700",
    author: { id: APP, bot: true },
    content: "hello",
    nonce: A_MESSAGE.nonce,
    embeds: [],
    mentions: [],
  });
  expect(message).not.toHaveProperty("webhook_id");
  expect(discord.messages()).toHaveLength(1);
});

test("an enforced nonce of the last minutes answers the message that is there; any other makes a new one", async () => {
  const { post, discord, clock } = await openBot();
  const first = await post(A_MESSAGE);
  const again = await post({ ...A_MESSAGE, content: "other" });
  expect(again.body).toEqual(first.body);
  await post({ ...A_MESSAGE, enforce_nonce: false });
  await post({ ...A_MESSAGE, nonce: "another" });
  await post({ content: "none" });
  await post({ content: "none" });
  expect(discord.messages()).toHaveLength(5);
  clock.advanceTo(clock.now() + 6 * 60_000);
  await post(A_MESSAGE);
  expect(discord.messages()).toHaveLength(6);
});

test("who is no bot, what is no message and a nonce that is too long are refused", async () => {
  const { post, discord } = await openBot();
  expect((await post(A_MESSAGE, "700", {})).status).toBe(401);
  expect((await post({ nonce: "n" })).body).toMatchObject({ code: 50006 });
  expect((await post({ ...A_MESSAGE, nonce: "n".repeat(26) })).body).toMatchObject({ code: 50035 });
  expect(discord.messages()).toEqual([]);
});

test("direct messages of a user are one channel", async () => {
  const { call } = await openBot();
  const open = (body: unknown) => call("POST", "/users/@me/channels", body, BOT);
  const { body } = await open({ recipient_id: "42" });
  const channel: APIDMChannel = body;
  expect(channel).toMatchObject({ type: 1, recipients: [{ id: "42" }] });
  expect((await open({ recipient_id: "42" })).body).toEqual(body);
  expect((await open({ recipient_id: "43" })).body.id).not.toBe(channel.id);
  expect((await open({})).status).toBe(400);
});

test.each([
  ["unknown-channel", 404, 10003],
  ["missing-access", 403, 50001],
  ["missing-permissions", 403, 50013],
  ["closed-direct-messages", 403, 50007],
] as const)("%s is told as Discord does", async (kind, status, code) => {
  const { post, discord } = await openBot();
  discord.faults.add({ kind, path: "/channels/700" });
  expect((await post(A_MESSAGE, "701")).status).toBe(200);
  expect(await post(A_MESSAGE)).toMatchObject({ status, body: { code, message: expect.any(String) } });
});

test("an answer may be lost after the message was made", async () => {
  const { post, discord } = await openBot();
  discord.faults.add({ kind: "answer-lost" });
  expect((await post(A_MESSAGE)).status).toBe(502);
  expect(discord.messages()).toHaveLength(1);
});
