import { expect, onTestFinished, test } from "vitest";
import type { DiscordFault } from "../../local/discord/faults.ts";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import { createPostSender } from "../../src/adapters/discord-rest/post-sender.ts";
import { UNMETERED } from "../../src/meter.ts";
import { aBody, aClaimedPost } from "../support/alerts.ts";
import { IN_SESSION } from "../support/moments.ts";

const DM = { kind: "user", id: "42" } as const;

async function openSender(token = "right") {
  const discord = await startDiscordRest({ botToken: "right" });
  onTestFinished(() => discord.close());
  let nowMs = 0;
  const sleep = async (ms: number) => {
    nowMs += ms;
  };
  const waited = () => nowMs;
  const wallMs = () => nowMs;
  const sender = createPostSender({
    apiBase: discord.apiUrl,
    botToken: token,
    meter: UNMETERED,
    sleep,
    wallMs,
  });
  const posted = () =>
    discord.messages().map(({ payload, webhookId }) => ({ channel: webhookId, ...payload }));
  return { discord, sender, posted, waited };
}

test("a post in a channel is an embed with its buttons, and mentions nobody", async () => {
  const { sender, posted } = await openSender();
  const buttons = [{ label: "Arm again", customId: "a0xx/alerts.rearm/7" }];
  expect(await sender.send([aClaimedPost({ body: aBody({ buttons }) })])).toEqual({ kind: "delivered" });
  expect(posted()).toEqual([
    {
      channel: "700",
      embeds: [
        {
          title: "SPY reached $600.00",
          description: "Now $600.10.",
          color: 0x2f9e6e,
          footer: { text: "schwab" },
          timestamp: new Date(IN_SESSION).toISOString(),
        },
      ],
      components: [
        {
          type: 1,
          components: [{ type: 2, style: 2, label: "Arm again", custom_id: "a0xx/alerts.rearm/7" }],
        },
      ],
      allowed_mentions: { parse: [] },
      nonce: "b".repeat(25),
      enforce_nonce: true,
    },
  ]);
});

test("many are one message of one embed, a line each, within Discord's limits with the longest lines", async () => {
  const { sender, posted } = await openSender();
  const long = aBody({
    title: "t".repeat(150),
    text: "x".repeat(1_000),
    line: "l".repeat(180),
    footer: "f".repeat(300),
  });
  const many = (count: number, batch: string) =>
    Array.from({ length: count }, (_, id) => aClaimedPost({ id, batch, body: long }));
  expect(await sender.send(many(20, "storm"))).toEqual({ kind: "delivered" });
  expect(await sender.send(many(4, "few"))).toEqual({ kind: "delivered" });
  expect(posted()).toMatchObject([
    {
      embeds: [
        { title: "20 at once", description: expect.stringMatching(/^(?:• l{180} <t:\d+:T>\n?){20}$/) },
      ],
    },
    { embeds: [{}, {}, {}, {}] },
  ]);
});

test("a user's direct messages are opened once", async () => {
  const { sender, posted, discord } = await openSender();
  await sender.send([aClaimedPost({ target: DM, batch: "one" })]);
  await sender.send([aClaimedPost({ target: DM, batch: "two" })]);
  expect(posted().map(({ channel }) => channel)).toEqual(["942", "942"]);
  expect(discord.requests().filter(({ path }) => path.endsWith("/users/@me/channels"))).toHaveLength(1);
});

test("a message whose answer is lost is there once, whoever sends it again", async () => {
  const { sender, posted, discord } = await openSender();
  discord.faults.add({ kind: "answer-lost", times: 9 });
  expect(await sender.send([aClaimedPost()])).toMatchObject({ kind: "retry" });
  expect(posted()).toHaveLength(1);
  discord.faults.clear();
  expect(await sender.send([aClaimedPost({ attempts: 2 })])).toEqual({ kind: "delivered" });
  expect(posted()).toHaveLength(1);
});

test("a limit is waited out as Discord asks; a long one, and an outage, are left to the outbox", async () => {
  const { sender, posted, discord, waited } = await openSender();
  discord.faults.add({ kind: "rate-limited", retryAfterSeconds: 1.5 });
  expect(await sender.send([aClaimedPost()])).toEqual({ kind: "delivered" });
  expect(waited()).toBe(1_500);
  discord.faults.add({ kind: "rate-limited", retryAfterSeconds: 60 });
  expect(await sender.send([aClaimedPost()])).toMatchObject({ kind: "retry", afterMs: 60_000 });
  discord.faults.add({ kind: "rate-limited-html", times: 9 });
  expect(await sender.send([aClaimedPost()])).toMatchObject({ kind: "retry", afterMs: null });
  expect(posted()).toHaveLength(1);
});

test.each<[DiscordFault, typeof DM | { kind: "channel"; id: string }, string]>([
  ["unknown-channel", { kind: "channel", id: "700" }, "The channel is gone."],
  ["missing-access", { kind: "channel", id: "700" }, "no access"],
  ["missing-permissions", { kind: "channel", id: "700" }, "Send Messages"],
  ["closed-direct-messages", DM, "privacy settings"],
  ["thread-locked", { kind: "channel", id: "700" }, "unlock"],
])("%s is the target's doing, and says what to do", async (kind, target, says) => {
  const { sender, discord, waited } = await openSender();
  discord.faults.add({ kind });
  expect(await sender.send([aClaimedPost({ target })])).toEqual({
    kind: "refused",
    by: "target",
    reason: expect.stringContaining(says),
  });
  expect(waited()).toBe(0);
});

test("a refusal that passes is tried again, and blames nobody", async () => {
  const { sender, discord } = await openSender();
  discord.faults.add({ kind: "opening-too-fast" });
  expect(await sender.send([aClaimedPost({ target: DM })])).toMatchObject({
    kind: "retry",
    reason: expect.stringContaining("too fast"),
  });
  expect(await sender.send([aClaimedPost({ target: DM })])).toEqual({ kind: "delivered" });
});

test("a body that Discord does not take is nobody else's fault", async () => {
  const { sender } = await openSender();
  const bad = aBody({ title: "x".repeat(300) });
  expect(await sender.send([aClaimedPost({ body: bad })])).toMatchObject({ kind: "refused", by: "message" });
});

test("a wrong token is the operator's to mend, and the posts wait", async () => {
  const { sender } = await openSender("wrong");
  const answer = await sender.send([aClaimedPost()]);
  expect(answer).toMatchObject({ kind: "retry", reason: expect.stringContaining("DISCORD_BOT_TOKEN") });
  expect(JSON.stringify(answer)).not.toContain("wrong");
});
