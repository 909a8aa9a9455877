import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import type { StoredDigest } from "../../../src/digests/ports.ts";
import { discordDoor } from "../../support/discord-door.ts";
import { IN_SESSION } from "../../support/moments.ts";

const MANAGER = { guildId: "900", permissions: String(1 << 5) };
const BODY = {
  title: "Good morning · 2026-11-23",
  text: "**SPY** $606.00 +1.0 %",
  line: "x",
  tone: "neutral" as const,
  fields: Array.from({ length: 8 }, (_, i) => ({ name: `Field ${i}`, value: "v".repeat(1_000) })),
  footer: "Not advice",
  atMs: IN_SESSION,
};

test("who manages the server turns a channel's digest on and off, sees its state and a preview alone", async () => {
  const stored = new Map<string, StoredDigest>();
  const door = discordDoor({
    digests: {
      canTell: false,
      set: async (channel) =>
        void stored.set(channel.channelId, { ...channel, setAtMs: IN_SESSION, paused: null }),
      remove: async (channelId) => stored.delete(channelId),
      read: async (channelId) => stored.get(channelId) ?? null,
      preview: async () => BODY,
    },
  });
  const call = async (name: string, options = {}, from: object = MANAGER) => {
    const { body } = await door.command(name, options, from);
    expect(validateInteractionResponse(body).tree()).toEqual({});
    expect((body["data"] as { flags?: number }).flags).toBe(64);
    return JSON.stringify(body);
  };
  expect(await call("digest show")).toContain("is sent no summaries");
  expect(await call("digest on")).toContain("is sent a summary after the first refresh");
  expect(stored.size).toBe(1);
  expect(await call("digest show")).toContain("Nothing can be posted: this bot has no token");
  expect(await call("digest show")).toContain("is sent summaries since");
  expect(await call("digest preview", { kind: "morning" })).toContain("+1.0 %");
  expect(await call("digest preview", { kind: "noon" })).toContain("must be one of morning, closing");
  for (const [channel, one] of stored) stored.set(channel, { ...one, paused: "Unknown Channel" });
  expect(await call("digest show")).toContain("**Paused**: Unknown Channel");
  expect(await call("digest off", {}, { ...MANAGER, permissions: "0" })).toContain("Manage Server");
  expect(stored.size).toBe(1);
  expect(await call("digest off")).toContain("is sent no summaries any more");
  expect(await call("digest off")).toContain("had none");
});
